// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Prints items as they arrive, while the output is read. Items that arrive faster than they can be printed are skipped and
 * counted, so that their source never waits.
 */
public final class Tail<T> {
    static final int CAPACITY = 10_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Output out;
    private final String items;
    private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong skipped = new AtomicLong();

    /** Checks whether anything else has changed. */
    @FunctionalInterface
    public interface Look {
        void look() throws InterruptedException;
    }

    public Tail(Output out) {
        this(out, "records");
    }

    /** @param items what is printed, in the plural */
    public Tail(Output out, String items) {
        this.out = out;
        this.items = items;
    }

    /** Any thread. */
    public void add(T item) {
        if (!waiting.offer(item)) {
            skipped.incrementAndGet();
        }
    }

    /**
     * Returns when the time is over, or the output is closed; throws on Ctrl-C, however many items are queued.
     *
     * @param printer prints one item
     * @param seconds 0 for no end
     * @param look called at intervals
     */
    public void print(Consumer<? super T> printer, double seconds, Look look) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long rest = LOOK_NANOS;
        while (rest > 0 && !out.isClosed()) {
            T item = waiting.poll(Math.min(rest, LOOK_NANOS), TimeUnit.NANOSECONDS);
            for (int i = 0; item != null && i < CAPACITY; i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                printer.accept(item);
                item = waiting.poll();
            }
            printSkipped();
            look.look();
            rest = seconds == 0 ? LOOK_NANOS : end - System.nanoTime();
        }
        out.flush();
    }

    private void printSkipped() {
        long count = skipped.getAndSet(0);
        if (count > 0) {
            out.print(new Listing()
                    .line(
                            "(%d " + items + " skipped: they arrive faster than they can be printed)",
                            Listing.value("skipped", count)));
        }
    }
}
