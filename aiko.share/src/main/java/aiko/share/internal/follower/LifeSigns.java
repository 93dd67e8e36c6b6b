// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.follower;

import aiko.event.EventLoop;
import java.time.Duration;

/**
 * Runs an action when a process announces its start or end: at once, but only a few times a second, since these messages can be
 * forged. Owned by the event loop.
 */
final class LifeSigns {
    static final int MOST = 4;
    static final Duration PERIOD = Duration.ofSeconds(1);

    private final EventLoop eventLoop;
    private final Runnable action;
    private int count;

    LifeSigns(EventLoop eventLoop, Runnable action) {
        this.eventLoop = eventLoop;
        this.action = action;
    }

    void received() {
        count = Math.min(count, MOST) + 1;
        if (count == 1) {
            eventLoop.addOneShotTimerHandler(this::periodOver, PERIOD);
        }
        if (count <= MOST) {
            action.run();
        }
    }

    private void periodOver() {
        boolean isDue = count > MOST;
        count = 0;
        if (isDue) {
            received();
        }
    }
}
