// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.Mailbox;

/**
 * A mailbox that can keep its items, as each mailbox of an {@link EventLoopThread} can: while the service that it belongs to
 * is replaced. Its handler is timed.
 *
 * @param <T> the type of the items
 */
public interface PausableMailbox<T> extends Mailbox<T> {
    /** The same mailbox. */
    static <T> PausableMailbox<T> of(Mailbox<T> mailbox) {
        return (PausableMailbox<T>) mailbox;
    }

    /**
     * Keeps the items: none is given to the handler before {@link #resume}, and new ones wait behind them. A running call
     * continues; if this is called on the event loop, no further call begins after this method returns. Pausing twice is
     * pausing once.
     */
    void pause();

    /** Gives the items to the handler again, in order. On the event loop only. */
    void resume();

    /** In the handler, before all else: this call is excluded from its times, but not from those of the event loop. */
    void excludeCall();

    /** The time in the handler so far, without abandoned and excluded calls. Any thread. */
    long nanos();

    /** The longest call of the handler so far, without abandoned and excluded ones. Any thread. */
    long longestNanos();
}
