// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.process.spi.CallTimes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/** How long requests took, from the call to the end, in the ranges of {@link CallTimes}. Any thread. */
public final class RequestTimes {
    /** Up to 34 s, and the longer ones. */
    private static final int RANGES = 27;

    private static final long FIRST_NANOS = CallTimes.limit(0).toNanos();

    private final AtomicLongArray counts = new AtomicLongArray(RANGES);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    void add(long each) {
        counts.incrementAndGet(rangeOf(each));
        nanos.addAndGet(each);
        if (each > longest.get()) {
            longest.accumulateAndGet(each, Math::max);
        }
    }

    static int rangeOf(long each) {
        if (each <= FIRST_NANOS) {
            return 0;
        }
        int range = Long.numberOfLeadingZeros(FIRST_NANOS - 1) - Long.numberOfLeadingZeros(each - 1);
        return Math.min(range, RANGES - 1);
    }

    /** A snapshot. */
    public CallTimes times() {
        List<Long> all = LongStream.range(0, RANGES)
                .mapToObj(range -> counts.get((int) range))
                .toList();
        return new CallTimes(all, Duration.ofNanos(nanos.get()), Duration.ofNanos(longest.get()));
    }
}
