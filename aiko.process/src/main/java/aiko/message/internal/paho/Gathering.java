// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets a reader wait for a moment while many messages arrive, so that it finds several at once. A server that writes each
 * message separately wakes the reader for each, and then the event loop and the sender too: that costs more than all other work
 * on a message. While few messages arrive, the reader does not wait.
 */
final class Gathering {
    static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    /** On average one message in this time counts as many. */
    static final long MANY_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    static final long MEASURED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** A read of at least this many bytes has several messages anyway. */
    static final int ENOUGH_BYTES = 1 << 12;

    private final LongSupplier nanoTime;
    private final LongConsumer pause;
    private boolean isGathering;
    private long measuredSince;
    private int messages;
    private int latestBytes;

    /** @param pause waits for so many nanoseconds */
    Gathering(LongSupplier nanoTime, LongConsumer pause) {
        this.nanoTime = nanoTime;
        this.pause = pause;
        measuredSince = nanoTime.getAsLong();
    }

    /** A message has arrived. */
    void message() {
        messages++;
    }

    /** Before the reader reads. */
    void reading() {
        long now = nanoTime.getAsLong();
        long time = now - measuredSince;
        if (time >= MEASURED_NANOS) {
            isGathering = messages * MANY_INTERVAL_NANOS >= time;
            measuredSince = now;
            messages = 0;
        }
        if (isGathering && latestBytes < ENOUGH_BYTES) {
            pause.accept(PAUSE_NANOS);
        }
    }

    /** So many bytes have been read. */
    void read(int bytes) {
        latestBytes = bytes;
    }
}
