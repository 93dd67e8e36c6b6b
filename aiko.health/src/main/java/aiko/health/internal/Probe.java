// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal;

import aiko.health.HealthResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.Result;

/**
 * One health check, and its last run: never more than one at a time, however many ask, and however long it takes. Safe for use by
 * any thread.
 */
final class Probe {
    private final String name;
    private final List<String> tags;
    private final Callable<Result> check;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private Run last;

    private record Run(FutureTask<HealthResult> task, long begunNanos) {}

    /** @param executor runs the check; it may reject it */
    Probe(String name, List<String> tags, Callable<Result> check, Executor executor, LongSupplier nanoTime) {
        this.name = name;
        this.tags = tags;
        this.check = check;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    String name() {
        return name;
    }

    boolean hasOneOf(String... wanted) {
        return wanted.length == 0 || Arrays.stream(wanted).anyMatch(tags::contains);
    }

    /** Starts the check, unless it runs, or its last result is as young as that. */
    synchronized void begin(Duration young) {
        long now = nanoTime.getAsLong();
        if (last != null && (!last.task().isDone() || now - last.begunNanos() < young.toNanos())) {
            return;
        }
        var task = new FutureTask<>(this::run);
        last = new Run(task, now);
        try {
            executor.execute(task);
        } catch (RejectedExecutionException full) {
            task.cancel(false);
        }
    }

    private HealthResult run() {
        long begun = nanoTime.getAsLong();
        try {
            Result result = check.call();
            return result == null
                    ? failed("the check has returned nothing")
                    : new HealthResult(
                            name,
                            tags,
                            result.getStatus(),
                            ResultText.of(result),
                            Duration.ofNanos(nanoTime.getAsLong() - begun));
        } catch (Throwable foreign) {
            return failed("the check has failed: " + foreign);
        }
    }

    private HealthResult failed(String text) {
        return new HealthResult(name, tags, Result.Status.HEALTH_CHECK_ERROR, ResultText.start(text), Duration.ZERO);
    }

    /** The result of the run that {@link #begin} started, if it ends before the deadline. */
    HealthResult await(long deadlineNanos) throws InterruptedException {
        Run run;
        synchronized (this) {
            run = last;
        }
        try {
            return run.task().get(deadlineNanos - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hangs) {
            long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - run.begunNanos());
            return failed(String.format(
                    Locale.ROOT,
                    "the check has not returned for %.1f s; it is not run again before it returns",
                    millis / 1000.0));
        } catch (CancellationException noThread) {
            return failed("the check has not been run: too many checks do not return");
        } catch (ExecutionException impossible) {
            return failed("the check has failed: " + impossible.getCause());
        }
    }
}
