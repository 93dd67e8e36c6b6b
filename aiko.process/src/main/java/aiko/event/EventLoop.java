// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.AnyThread;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs the handlers of a bundle in a process on one thread, one at a time.
 *
 * <p>Any thread may call each method, and none of them blocks. Handlers run on the loop and must not block: while one runs,
 * no other does. If a handler throws, the exception is logged and the loop continues with the next handler. If a handler
 * does not return, the log names it, and it can be abandoned: the loop then continues on a new thread. An idle loop is parked
 * and uses no CPU.
 *
 * <p>If several things are due, the loop runs control mailboxes first, then tasks and due timers, then the other mailboxes in
 * turn, and flat-out handlers only if nothing else is queued. None of the first three starves another.
 *
 * <p>The queue and each mailbox are bounded. If one is full, the item is dropped and counted, and the caller gets
 * {@code false}. Tasks and timers are not bounded and never dropped.
 *
 * <pre>{@code
 * EventLoop loop = process.eventLoop();
 * Handle timer = loop.addTimerHandler(() -> lamp.blink(), Duration.ofSeconds(1));
 * loop.execute(() -> lamp.color(Color.RED));
 * …
 * timer.cancel();
 * }</pre>
 *
 * <p>Source: {@code event.py} of the reference implementation, as objects instead of global functions. There, the mailbox
 * that was added first is emptied before each item of another mailbox. Here, this holds for each mailbox with
 * {@link MailboxPrecedence#CONTROL}.
 */
@AnyThread
@ProviderType
public interface EventLoop extends Executor {
    /**
     * Runs the task on the loop, after all earlier tasks.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has terminated
     */
    @Override
    void execute(Runnable task);

    /** Whether the calling thread is the thread of this loop. */
    boolean isCurrentThread();

    /**
     * Calls the handler periodically, first after one period. The period is measured from due time to due time, so that it
     * does not drift. Missed calls are skipped.
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
     * @param immediate whether the first call is due at once instead of after one period
     */
    Handle addTimerHandler(Runnable handler, Duration period, boolean immediate);

    /**
     * Calls the handler once.
     *
     * @param delay zero or more
     */
    Handle addOneShotTimerHandler(Runnable handler, Duration delay);

    /**
     * Adds a mailbox: a bounded queue whose items the handler gets in order.
     *
     * @param name for logs and listings
     * @param capacity the largest number of queued items, from 1 to 2<sup>30</sup>, rounded up to a power of two of at least
     *     16; memory is allocated as items are queued
     * @param precedence whether its items are handled before those of other mailboxes
     */
    <T> Mailbox<T> addMailboxHandler(
            Consumer<? super T> handler, String name, int capacity, MailboxPrecedence precedence);

    /**
     * Calls the handler for each item of the type, or of a subtype, that is put with {@link #queuePut}.
     *
     * @param <T> the type of the items
     */
    <T> Handle addQueueHandler(Consumer<? super T> handler, Class<T> itemType);

    /**
     * Passes the item to all handlers of its type, in the order in which they were added. An item without a handler is
     * dropped, and logged once for each type.
     *
     * @return false if the queue is full: the item was dropped and counted
     */
    boolean queuePut(Object item);

    /**
     * Calls the handler again and again, as fast as possible. Everything queued or due runs before each call. Several such
     * handlers take turns.
     */
    Handle addFlatOutHandler(Runnable handler);

    /** The figures of the loop since it started. */
    EventLoopStatistics statistics();
}
