// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of an element. They exist while it has work, and for a moment after. Safe for use by any thread. */
final class ElementThreads {
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;
    private volatile boolean isPaused;

    ElementThreads(String element, int most) {
        var number = new AtomicInteger();
        // At most one task for each stream is queued.
        executor = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "aiko-pipeline-" + element + '-' + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** False if the element has been paused. */
    boolean execute(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException paused) {
            return false;
        }
    }

    /** Whether no further step may begin. */
    boolean isPaused() {
        return isPaused;
    }

    /** For good: no further step begins. Waits for those that are performed; false if they take longer. */
    boolean pause(Duration limit) {
        isPaused = true;
        executor.shutdown();
        try {
            return executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts what is still performed. */
    void close() {
        isPaused = true;
        executor.shutdownNow();
    }
}
