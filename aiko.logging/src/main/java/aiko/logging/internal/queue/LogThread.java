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
        // What comes after its end comes too late to be written.
        super(1, LogThread::thread, new DiscardPolicy());
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, NAME);
        thread.setDaemon(true);
        return thread;
    }

    /** Else the executor would keep to itself what the task throws. */
    @Override
    public void execute(Runnable task) {
        super.execute(guarded(task));
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable failure) {
                say("a task of the log failed", failure);
            }
        };
    }

    /** The log is the last one who could be told: it is said on standard error, once for each wording. */
    void say(String what, Throwable failure) {
        try {
            String problem = VisibleText.line("aiko: " + what + ": " + failure);
            if (!problem.equals(said)) {
                said = problem;
                System.err.println(problem);
            }
        } catch (Throwable speechless) {
            // It goes on all the same.
        }
    }

    @Override
    public void ring(Duration delay, Runnable task) {
        schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does the task, unless it has ended, and waits for that, but not longer than the limit. */
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

    /** Does what is left to do, and ends. */
    public void end(Runnable last, Duration limit) {
        await(last, limit);
        shutdownNow();
    }
}
