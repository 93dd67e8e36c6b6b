// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

/** What the service of {@link VandalComponent} can be told. */
public interface Vandal {
    /** Interrupts every thread of the container several times, then prints {@code INTERRUPTED} and the text. */
    void interrupt(String text);

    /** Adds handlers and listeners that throw errors wherever a bundle can, then says {@code (added)} on the topic. */
    void trouble(String topic);

    /** Fills the memory. */
    void hoard();

    /** Writes a record of the log. */
    void log(String text);
}
