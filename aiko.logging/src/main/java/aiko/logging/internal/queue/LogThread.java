// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import aiko.text.VisibleText;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The thread that writes the log and owns everything that it is written to. */
public final class LogThread extends ScheduledThreadPoolExecutor implements Alarm {
    static final String NAME = "aiko-log";

    private volatile String said = "";

    public LogThread() {
        // Records after its end are too late to be written.
        super(1, LogThread::thread, new DiscardPolicy());
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, NAME);
        thread.setDaemon(true);
        return thread;
    }

    /** Guarded, since the executor would swallow the exceptions of a task. */
    @Override
    public void execute(Runnable task) {
        super.execute(guarded(task));
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable failure) {
                print("a task of the log failed", failure);
            }
        };
    }

    /** Prints a failure of the log itself on standard error, since it cannot be logged; the same line once. */
    void print(String what, Throwable failure) {
        try {
            String problem = VisibleText.line("aiko: " + what + ": " + failure);
            if (!problem.equals(said)) {
                said = problem;
                System.err.println(problem);
            }
        } catch (Throwable speechless) {
            // The log continues without the line.
        }
    }

    @Override
    public void ring(Duration delay, Runnable task) {
        schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs the task, unless the thread has ended, and waits for it until the limit. */
    public void await(Runnable task, Duration limit) {
        if (isShutdown()) {
            return;
        }
        try {
            submit(task).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (CancellationException | ExecutionException | TimeoutException undone) {
            System.err.println(VisibleText.line("aiko: the log is delayed: " + undone));
        }
    }

    /** Runs the last task, and ends. */
    public void end(Runnable last, Duration limit) {
        await(last, limit);
        shutdownNow();
    }
}
