// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.Handle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Limits the rate of work that strangers can cause with a single message: a few times in a row it is done at once, after that
 * only as often as its cost allows. On the event loop.
 */
public final class RateLimit {
    /** The number of times in a row. */
    public static final int AT_ONCE = 5;

    /** The least cost of one time, and the cost of each message that is sent. */
    static final Duration COST = Duration.ofSeconds(1);

    static final Duration COST_OF_A_MESSAGE = Duration.ofNanos(200_000);

    private final EventLoop eventLoop;
    private final Queue<Duration> costs = new ArrayDeque<>();
    private Work waiting;

    /** The limited work. */
    public interface Work {
        /** Returns the number of messages that it has sent. */
        int run();
    }

    public RateLimit(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Does the work now, or as soon as the rate allows it. Of several that wait, the last one is done. */
    public void run(Work work) {
        if (costs.size() < AT_ONCE) {
            waiting = null;
            perform(work);
        } else {
            waiting = work;
        }
    }

    /** Discards the work that waits. */
    public void cancel() {
        waiting = null;
    }

    private void perform(Work work) {
        int messages = work.run();
        Duration cost = COST_OF_A_MESSAGE.multipliedBy(messages);
        costs.add(cost.compareTo(COST) > 0 ? cost : COST);
        if (costs.size() == 1) {
            wait(costs.element());
        }
    }

    private Handle wait(Duration cost) {
        return eventLoop.addOneShotTimerHandler(this::worked, cost);
    }

    private void worked() {
        costs.remove();
        if (!costs.isEmpty()) {
            wait(costs.element());
        }
        Work next = waiting;
        if (next != null) {
            run(next);
        }
    }
}
