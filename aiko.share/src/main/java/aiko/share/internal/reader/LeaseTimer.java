// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.event.EventLoop;
import aiko.event.Handle;
import java.time.Duration;

/**
 * A lease: it expires unless it is extended. Owned by the event loop.
 *
 * <p>Source: {@code lease.py} of the reference implementation.
 */
final class LeaseTimer {
    private final EventLoop eventLoop;
    private final Runnable expired;
    private Handle timer;

    /** @param expired called on the event loop if the lease expires */
    LeaseTimer(EventLoop eventLoop, Duration time, Runnable expired) {
        this.eventLoop = eventLoop;
        this.expired = expired;
        timer = eventLoop.addOneShotTimerHandler(expired, time);
    }

    /** Grants the lease again, from now on. */
    void extend(Duration time) {
        timer.cancel();
        timer = eventLoop.addOneShotTimerHandler(expired, time);
    }

    void end() {
        timer.cancel();
    }
}
