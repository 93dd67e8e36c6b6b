// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.event.Handle;
import aiko.event.internal.EventLoopThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Many periodic timers on one event loop, and then as many on one thread of a {@link ScheduledThreadPoolExecutor}: how
 * late their handlers are called, and what they cost.
 */
final class TimersBenchmark {
    private static final int TIMERS = 100_000;
    private static final int SHORTEST_PERIOD_MILLIS = 1_000;
    private static final int LONGEST_PERIOD_MILLIS = 10_000;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final Results results;
    private final String name;
    private final Executor thread;
    private final Adder adder;
    private final Histogram lateMicros = new Histogram(3);

    /** Adds a periodic timer. */
    private interface Adder {
        Handle add(Runnable handler, int periodMillis);
    }

    private TimersBenchmark(Results results, String name, Executor thread, Adder adder) {
        this.results = results;
        this.name = name;
        this.thread = thread;
        this.adder = adder;
    }

    static void run(int seconds, Results results) throws Exception {
        results.heading(TIMERS + " periodic timers, of 1 to 10 s, on one thread");
        var loop = new EventLoopThread("bench-timers", (what, failure) -> failure.printStackTrace());
        loop.start();
        new TimersBenchmark(
                        results,
                        "event loop",
                        loop,
                        (handler, periodMillis) -> loop.addTimerHandler(handler, Duration.ofMillis(periodMillis)))
                .run(seconds);
        if (loop.statistics().timers() != 0 || !loop.terminate(END_LIMIT)) {
            throw new IllegalStateException("event loop: timers left, or not stopped in time");
        }
        var executor = new ScheduledThreadPoolExecutor(1);
        executor.setRemoveOnCancelPolicy(true);
        new TimersBenchmark(results, "ScheduledThreadPoolExecutor", executor, (handler, periodMillis) -> {
                    Future<?> future =
                            executor.scheduleAtFixedRate(handler, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
                    return () -> future.cancel(false);
                })
                .run(seconds);
        executor.shutdownNow();
    }

    private void run(int seconds) throws Exception {
        var cpu = ThreadTime.of(thread);
        var random = new Random(1);
        var handles = new ArrayList<Handle>();
        long began = System.nanoTime();
        for (int i = 0; i < TIMERS; i++) {
            int periodMillis =
                    SHORTEST_PERIOD_MILLIS + random.nextInt(LONGEST_PERIOD_MILLIS - SHORTEST_PERIOD_MILLIS + 1);
            handles.add(adder.add(new Timer(periodMillis), periodMillis));
        }
        ThreadTime.of(thread);
        results.add(name + ": adding a timer", (System.nanoTime() - began) / (double) TIMERS, "ns");
        cpu.begin();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
        double share = cpu.share();
        List<Long> calls = onThread();
        results.add(name + ": processor time", share * 100, "% of one");
        results.add(name + ": calls", calls.get(0) / (double) seconds, "calls/s");
        results.add(name + ": late, p50", calls.get(1) / 1e3, "ms");
        results.add(name + ": late, p99", calls.get(2) / 1e3, "ms");
        results.add(name + ": late, max", calls.get(3) / 1e3, "ms");
        began = System.nanoTime();
        handles.forEach(Handle::cancel);
        ThreadTime.of(thread);
        results.add(name + ": cancelling a timer", (System.nanoTime() - began) / (double) TIMERS, "ns");
    }

    /** The calls and how late they were, read by the thread that counts them. */
    private List<Long> onThread() throws Exception {
        var result = new CompletableFuture<List<Long>>();
        thread.execute(() -> result.complete(List.of(
                lateMicros.getTotalCount(),
                lateMicros.getValueAtPercentile(50),
                lateMicros.getValueAtPercentile(99),
                lateMicros.getMaxValue())));
        return result.get(10, TimeUnit.SECONDS);
    }

    /** Knows when it is due: the first time a period after it was made, and from then on without drift. */
    private final class Timer implements Runnable {
        private final long periodNanos;
        private long dueNanos;

        Timer(int periodMillis) {
            periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis);
            dueNanos = System.nanoTime() + periodNanos;
        }

        @Override
        public void run() {
            lateMicros.recordValue(Math.max(0, (System.nanoTime() - dueNanos) / 1_000));
            dueNanos += periodNanos;
        }
    }
}
