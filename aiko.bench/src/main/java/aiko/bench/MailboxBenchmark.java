// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.EventLoopThread;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures items handed to an event loop by another thread: the rate, the processor time of both threads, and
 * their allocation. The items are created beforehand.
 */
final class MailboxBenchmark {
    private static final int CAPACITY = 1 << 16;
    private static final int ROUND = 2_000_000;
    private static final Object ITEM = new Object();
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final AtomicLong handled = new AtomicLong();
    private final EventLoopThread loop =
            new EventLoopThread("bench-mailbox", (what, failure) -> failure.printStackTrace());
    private final Mailbox<Object> mailbox = loop.addMailboxHandler(
            item -> handled.lazySet(handled.get() + 1), "bench", CAPACITY, MailboxPrecedence.NORMAL);
    private long put;

    private MailboxBenchmark() {}

    static void run(int seconds, Results results) throws Exception {
        new MailboxBenchmark().run(results, seconds);
    }

    private void run(Results results, int seconds) throws Exception {
        results.heading("Items handed by one thread to an event loop");
        loop.start();
        rounds(Math.max(1, seconds / 4));
        var producer = ThreadTime.ofCurrent();
        var consumer = ThreadTime.of(loop);
        producer.begin();
        consumer.begin();
        long began = System.nanoTime();
        long before = put;
        rounds(seconds);
        double items = put - before;
        double nanos = System.nanoTime() - began;
        double cpuNanos = producer.cpuNanos() + consumer.cpuNanos();
        double bytes = producer.allocatedBytes() + consumer.allocatedBytes();
        results.add("items a second", items / nanos * 1e3, "million/s");
        results.add("items a second of processor time of both threads", items / cpuNanos * 1e3, "million/s", ">= 5");
        results.add("allocated by both threads", bytes / items, "bytes/item", "0");
        if (!loop.terminate(END_LIMIT)) {
            throw new IllegalStateException("event loop: not stopped in time");
        }
    }

    private void rounds(int seconds) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds)) {
            for (int i = 0; i < ROUND; i++) {
                while (!mailbox.put(ITEM)) {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
                }
            }
            put += ROUND;
            while (handled.get() < put) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
            }
        }
    }
}
