// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

/** What the services of {@link HangingBundle} can be told. */
public interface Hanging {
    /** Never returns, whatever happens. */
    void hang();

    /** Returns when it is interrupted. */
    void rest();

    /** The same as {@link #hang} elsewhere: in a timer, a mailbox, a queue or a task of its bundle's event loop. */
    void hangIn(String place);

    /** Says {@code (answer VERSION TEXT)} on the topic. */
    void answer(String topic, String text);
}
