// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.AnyThread;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one thread that runs the handlers of a bundle in a process, one at a time.
 *
 * <p>Every method may be called by any thread, and none of them blocks. Handlers run on the loop and must not block:
 * while one runs, no other does. A handler that throws is logged, and the loop goes on with the next one. One that does
 * not return is said in the log, and can be cut loose: then the loop goes on with another thread, and is not the thread's
 * any more. When there is nothing to do the loop's thread is parked and uses no CPU.
 *
 * <p>Order of precedence when several things are due: control mailboxes, tasks and due timers, other mailboxes in turn,
 * and flat-out handlers only when nothing else is waiting. None of the first three starves another.
 *
 * <p>The queue and every mailbox are bounded: an item that finds no room is dropped and counted, and whoever put it is
 * told; the largest number that has ever waited is kept. Tasks and timers are not bounded and never dropped.
 *
 * <p>Source: {@code event.py} of the reference implementation, as objects instead of global functions. There, the mailbox
 * that was added first has priority over all others: before each further item of another mailbox, it is emptied. Here,
 * the same holds for every mailbox that was added with {@link MailboxPrecedence#CONTROL}, whenever it was added.
 */
@AnyThread
@ProviderType
public interface EventLoop extends Executor {
    /**
     * Runs the task on the loop, after the tasks that were given before.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has terminated
     */
    @Override
    void execute(Runnable task);

    /** Whether the calling thread is the loop's own. */
    boolean isCurrentThread();

    /**
     * Calls the handler periodically, the first time after one period. The period is measured from due time to due
     * time, so that it does not drift; calls that could not be made in time are left out, never made up for.
     *
     * @param period at least one millisecond
     */
    default Handle addTimerHandler(Runnable handler, Duration period) {
        return addTimerHandler(handler, period, false);
    }

    /**
     * Calls the handler periodically.
     *
     * @param period at least one millisecond
     * @param immediate whether the first call is made at once rather than after one period
     */
    Handle addTimerHandler(Runnable handler, Duration period, boolean immediate);

    /**
     * Calls the handler once.
     *
     * @param delay zero or more
     */
    Handle addOneShotTimerHandler(Runnable handler, Duration delay);

    /**
     * Adds a mailbox: a bounded queue whose items are given to the handler in order.
     *
     * @param name for people: it appears in logs and listings
     * @param capacity the number of items that may wait, from 1 to 2<sup>30</sup>, rounded up to a power of two of at
     *     least 16; memory is taken as items come
     * @param precedence whether its items go before those of other mailboxes
     */
    <T> Mailbox<T> addMailboxHandler(
            Consumer<? super T> handler, String name, int capacity, MailboxPrecedence precedence);

    /**
     * Calls the handler for every item of the type (or a subtype of it) that is put with {@link #queuePut}.
     *
     * @param <T> the type of the items
     */
    <T> Handle addQueueHandler(Consumer<? super T> handler, Class<T> itemType);

    /**
     * Gives the item to all handlers that were added for its type, in the order in which they were added. An item that
     * nobody handles is logged once per type and dropped.
     *
     * @return false if the queue is full: the item was dropped and counted
     */
    boolean queuePut(Object item);

    /**
     * Calls the handler again and again, as fast as everything else permits: before each call, whatever is waiting or due
     * has its turn. Several such handlers take turns.
     */
    Handle addFlatOutHandler(Runnable handler);

    /** Figures of the loop since it began. */
    EventLoopStatistics statistics();
}
