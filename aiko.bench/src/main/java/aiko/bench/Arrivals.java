// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Counts received messages, and records their latencies. One thread sends, another receives. */
final class Arrivals {
    private final AtomicLong count = new AtomicLong();
    private final long[] sentAt;
    private volatile boolean timed;
    private final Histogram nanos = new Histogram(3);

    /** @param most the largest number of messages whose latency is recorded */
    Arrivals(int most) {
        sentAt = new long[most];
    }

    /** The publisher calls this before it sends the message with that number. */
    void sending(int number) {
        sentAt[number] = System.nanoTime();
    }

    /** The receiver calls this for each message; messages arrive in the order in which they were sent. */
    void arrived() {
        long number = count.get();
        if (timed) {
            nanos.recordValue(Math.max(0, System.nanoTime() - sentAt[(int) number]));
        }
        count.lazySet(number + 1);
    }

    long count() {
        return count.get();
    }

    /** Resets the count and the latencies. Call it only while no message is in flight. */
    void reset(boolean notingTimes) {
        timed = notingTimes;
        count.set(0);
        nanos.reset();
    }

    double micros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }
}
