// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.follower;

import aiko.event.EventLoop;
import java.time.Duration;

/**
 * What is to be done when a process says that it is there, or that it has gone: at once, but not more than a few times a
 * second, whoever says so. Owned by the event loop.
 */
final class LifeSigns {
    static final int MOST = 4;
    static final Duration PERIOD = Duration.ofSeconds(1);

    private final EventLoop eventLoop;
    private final Runnable action;
    private int heard;

    LifeSigns(EventLoop eventLoop, Runnable action) {
        this.eventLoop = eventLoop;
        this.action = action;
    }

    void heard() {
        heard = Math.min(heard, MOST) + 1;
        if (heard == 1) {
            eventLoop.addOneShotTimerHandler(this::periodOver, PERIOD);
        }
        if (heard <= MOST) {
            action.run();
        }
    }

    private void periodOver() {
        boolean isDue = heard > MOST;
        heard = 0;
        if (isDue) {
            heard();
        }
    }
}
