// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.event.Handle;
import aiko.event.internal.EventLoopThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Many periodic timers on one event loop: how late their handlers are called, and what they cost. */
final class TimersBenchmark {
    private static final int TIMERS = 100_000;
    private static final int SHORTEST_PERIOD_MILLIS = 1_000;
    private static final int LONGEST_PERIOD_MILLIS = 10_000;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final Histogram lateMicros = new Histogram(3);

    private TimersBenchmark() {}

    static void run(int seconds, Results results) throws Exception {
        var loop = new EventLoopThread("bench-timers", (what, failure) -> failure.printStackTrace());
        loop.start();
        new TimersBenchmark().run(loop, seconds, results);
        if (!loop.terminate(END_LIMIT)) {
            throw new IllegalStateException("the event loop does not end");
        }
    }

    private void run(EventLoopThread loop, int seconds, Results results) throws Exception {
        results.heading(TIMERS + " periodic timers, of 1 to 10 s, on one event loop");
        var cpu = ThreadTime.of(loop);
        var random = new Random(1);
        var handles = new ArrayList<Handle>();
        long began = System.nanoTime();
        for (int i = 0; i < TIMERS; i++) {
            handles.add(add(loop, random));
        }
        cpu.settle(loop);
        results.add("adding a timer", (System.nanoTime() - began) / (double) TIMERS, "ns");
        cpu.begin();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
        double share = cpu.share();
        List<Long> calls = onLoop(
                loop,
                () -> List.of(
                        lateMicros.getTotalCount(),
                        lateMicros.getValueAtPercentile(50),
                        lateMicros.getValueAtPercentile(99),
                        lateMicros.getMaxValue()));
        results.add("processor time of the loop's thread", share * 100, "% of one");
        results.add("calls", calls.get(0) / (double) seconds, "calls/s");
        results.add("late, p50", calls.get(1) / 1e3, "ms");
        results.add("late, p99", calls.get(2) / 1e3, "ms");
        results.add("late, worst", calls.get(3) / 1e3, "ms");
        began = System.nanoTime();
        handles.forEach(Handle::cancel);
        cpu.settle(loop);
        results.add("cancelling a timer", (System.nanoTime() - began) / (double) TIMERS, "ns");
        if (loop.statistics().timers() != 0) {
            throw new IllegalStateException("timers are left");
        }
    }

    private Handle add(EventLoopThread loop, Random random) {
        int periodMillis = SHORTEST_PERIOD_MILLIS + random.nextInt(LONGEST_PERIOD_MILLIS - SHORTEST_PERIOD_MILLIS + 1);
        return loop.addTimerHandler(new Timer(periodMillis), Duration.ofMillis(periodMillis));
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

    private static <T> T onLoop(EventLoopThread loop, Supplier<T> supplier) throws Exception {
        var result = new CompletableFuture<T>();
        loop.execute(() -> result.complete(supplier.get()));
        return result.get(10, TimeUnit.SECONDS);
    }
}
