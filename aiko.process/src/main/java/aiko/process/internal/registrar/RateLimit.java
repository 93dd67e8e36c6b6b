// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.Handle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Does something at once, a few times in a row, but in the long run no more often than it is worth: whoever can have others
 * work for a single message of theirs can't have them do so all the time. On the event loop.
 */
public final class RateLimit {
    /** Times in a row. */
    public static final int AT_ONCE = 5;

    /** What each time costs at least, and what it costs for each message that is sent. */
    static final Duration COST = Duration.ofSeconds(1);

    static final Duration COST_OF_A_MESSAGE = Duration.ofNanos(200_000);

    private final EventLoop eventLoop;
    private final Queue<Duration> costs = new ArrayDeque<>();
    private Work waiting;

    /** Something to do. */
    public interface Work {
        /** Returns how many messages it has sent. */
        int run();
    }

    public RateLimit(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Does it now, or as soon as it may be done; then it takes the place of what waits. */
    public void run(Work work) {
        if (costs.size() < AT_ONCE) {
            waiting = null;
            perform(work);
        } else {
            waiting = work;
        }
    }

    /** What waits is not to be done any more. */
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
