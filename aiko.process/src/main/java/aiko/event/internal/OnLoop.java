// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks on an event loop that may have ended. */
public final class OnLoop {
    private OnLoop() {}

    /**
     * Runs the task on the loop: at once if this is its thread, else later.
     *
     * @return false if the loop has ended, so that the task never runs
     */
    public static boolean run(EventLoop loop, Runnable task) {
        if (loop.isCurrentThread()) {
            task.run();
            return true;
        }
        return post(loop, task);
    }

    /**
     * Runs the task on the loop later.
     *
     * @return false if the loop has ended, so that the task never runs
     */
    public static boolean post(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }
}
