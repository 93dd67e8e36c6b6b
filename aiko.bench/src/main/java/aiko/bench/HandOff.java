// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.EventLoopThread;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Items from the benchmark's thread through a mailbox to its handler on an event loop, beside the same through a queue of
 * the JDK to a thread that takes them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandOff {
    private static final int ITEMS = 100_000;
    private static final int CAPACITY = 1 << 17;
    private static final Object ITEM = new Object();

    private final AtomicLong handled = new AtomicLong();
    private EventLoopThread loop;
    private Mailbox<Object> mailbox;
    private final BlockingQueue<Object> blockingQueue = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread taker = new Thread(this::take, "taker");
    private long put;

    @Setup
    public void start() {
        loop = new EventLoopThread("bench", (what, failure) -> failure.printStackTrace());
        loop.start();
        mailbox = loop.addMailboxHandler(
                item -> handled.lazySet(handled.get() + 1), "bench", CAPACITY, MailboxPrecedence.NORMAL);
        taker.setDaemon(true);
        taker.start();
    }

    private void take() {
        try {
            while (true) {
                blockingQueue.take();
                handled.lazySet(handled.get() + 1);
            }
        } catch (InterruptedException end) {
            // expected when it is closed
        }
    }

    @TearDown
    public void end() {
        loop.terminate(Duration.ofSeconds(5));
        taker.interrupt();
    }

    /** Time for one item, from when the first is put until the last has been handled. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public long mailbox() {
        for (int i = 0; i < ITEMS; i++) {
            if (!mailbox.put(ITEM)) {
                throw new IllegalStateException("mailbox: full");
            }
        }
        return awaitHandled(ITEMS);
    }

    /** The same with the JDK's queue. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public long blockingQueue() {
        for (int i = 0; i < ITEMS; i++) {
            if (!blockingQueue.offer(ITEM)) {
                throw new IllegalStateException("queue: full");
            }
        }
        return awaitHandled(ITEMS);
    }

    /** Until an item has been handled by a loop that had nothing to do. */
    @Benchmark
    public long wake() {
        mailbox.put(ITEM);
        return awaitHandled(1);
    }

    /** The same with the JDK's queue. */
    @Benchmark
    public long wakeBlockingQueue() {
        blockingQueue.add(ITEM);
        return awaitHandled(1);
    }

    private long awaitHandled(int items) {
        put += items;
        while (handled.get() < put) {
            Thread.onSpinWait();
        }
        return put;
    }
}
