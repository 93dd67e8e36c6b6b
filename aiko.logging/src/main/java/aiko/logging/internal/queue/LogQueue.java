// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import aiko.logging.internal.record.LogRecord;
import aiko.logging.internal.record.RecordSink;
import aiko.process.spi.StackRoom;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpscGrowableAtomicArrayQueue;

/**
 * Passes records from any thread to the one that writes them. It is bounded in records and in characters. If it is full,
 * records are dropped and counted, so that a storm of records takes no more memory, and no caller ever waits.
 */
public final class LogQueue implements RecordSink {
    /** Records that wait at most. */
    static final int CAPACITY = 1 << 14;

    /** Maximum number of characters of queued messages; less if there is little memory. */
    static final long MOST_CHARACTERS = Math.min(1 << 24, Runtime.getRuntime().maxMemory() / 6);

    private static final int FIRST_CHUNK = 64;
    /** Number of records after which the thread runs its other tasks. */
    private static final int BATCH = 256;

    private final LogThread thread;
    private final Writer writer;
    private final Queue<Waiting> records = new MpscGrowableAtomicArrayQueue<>(FIRST_CHUNK, CAPACITY);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong characters = new AtomicLong();
    private final LongAdder dropped = new LongAdder();

    /** Who writes the records, on the thread of the log. */
    @FunctionalInterface
    public interface Writer {
        /** @param isInOsgiLog whether the OSGi log has it already */
        void write(LogRecord record, boolean isInOsgiLog);
    }

    private record Waiting(LogRecord record, boolean isInOsgiLog) {}

    public LogQueue(LogThread thread, Writer writer) {
        this.thread = thread;
        this.writer = writer;
    }

    @Override
    public void accept(LogRecord record) {
        put(new Waiting(record, false));
    }

    /** Any thread: a record that the OSGi log has already. */
    public void acceptFromOsgiLog(LogRecord record) {
        put(new Waiting(record, true));
    }

    public long dropped() {
        return dropped.sum();
    }

    /** Waits until the records that are queued now have been written, but not longer than the limit. */
    public void flush(Duration limit) {
        thread.await(() -> deliver(records.size()), limit);
    }

    private void put(Waiting waiting) {
        StackRoom.require();
        int length = waiting.record().message().length();
        if (characters.get() > MOST_CHARACTERS - length || !records.offer(waiting)) {
            dropped.increment();
            return;
        }
        characters.addAndGet(length);
        schedule();
    }

    private void schedule() {
        // Without room, the next record is in time.
        if (!scheduled.get() && StackRoom.isAmple() && scheduled.compareAndSet(false, true)) {
            thread.execute(this::run);
        }
    }

    private void run() {
        deliver(BATCH);
        if (records.isEmpty()) {
            scheduled.set(false);
            // Nothing else would notice a record that arrived between the look and the mark.
            if (!records.isEmpty()) {
                schedule();
            }
        } else {
            thread.execute(this::run);
        }
    }

    private void deliver(int most) {
        for (int i = 0; i < most; i++) {
            Waiting waiting = records.poll();
            if (waiting == null) {
                return;
            }
            characters.addAndGet(-waiting.record().message().length());
            try {
                writer.write(waiting.record(), waiting.isInOsgiLog());
            } catch (Throwable failure) {
                thread.print("cannot write a log record", failure);
            }
        }
    }
}
