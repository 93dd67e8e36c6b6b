// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What a receiver does with a message: it counts it, and notes how long it took. One thread sends, another receives. */
final class Arrivals {
    private final AtomicLong count = new AtomicLong();
    private final long[] sentAt;
    private volatile boolean timed;
    private final Histogram nanos = new Histogram(3);

    /** @param most messages of which the time is noted */
    Arrivals(int most) {
        sentAt = new long[most];
    }

    /** By the publisher, before it sends the message of that number. */
    void sending(int number) {
        sentAt[number] = System.nanoTime();
    }

    /** By the receiver: messages arrive in the order in which they were sent. */
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

    /** Begins anew, while nothing is under way. */
    void reset(boolean notingTimes) {
        timed = notingTimes;
        count.set(0);
        nanos.reset();
    }

    double micros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }
}
