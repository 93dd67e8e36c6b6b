// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The thread that writes the log and owns everything that it is written to. */
final class LogThread extends ScheduledThreadPoolExecutor implements Alarm {
    static final String NAME = "aiko-log";

    LogThread() {
        // What comes after its end comes too late to be written.
        super(1, LogThread::thread, new DiscardPolicy());
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, NAME);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void ring(Duration delay, Runnable task) {
        schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does what is left to do, but does not wait for it longer than the limit, and ends. */
    void end(Runnable last, Duration limit) {
        try {
            submit(last).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException leftUndone) {
            System.err.println("aiko: the log did not end in order: " + leftUndone);
        }
        shutdownNow();
    }
}
