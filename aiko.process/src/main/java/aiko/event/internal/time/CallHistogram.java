// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often calls of an event loop took how long. Each range reaches up to twice the time of the former. Its event loop alone
 * writes it, without a fence; any thread reads it.
 */
public final class CallHistogram {
    /** Calls of at most 2 to the power of this number of nanoseconds, 1.024 µs, are in the first range. */
    public static final int SHIFT = 10;

    /** Up to 34 s, and the longer ones. */
    public static final int RANGES = 27;

    private final AtomicLongArray counts = new AtomicLongArray(RANGES);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    /** On the event loop: counts calls that took that long each. */
    void add(long each, int calls) {
        int range = rangeOf(each);
        counts.setRelease(range, counts.getPlain(range) + calls);
        nanos.setRelease(nanos.getPlain() + each * calls);
        if (each > longest.getPlain()) {
            longest.setRelease(each);
        }
    }

    static int rangeOf(long nanos) {
        return nanos <= 1 << SHIFT ? 0 : Math.min(RANGES - 1, Long.SIZE - Long.numberOfLeadingZeros(nanos - 1) - SHIFT);
    }

    /** The calls in each range. */
    public List<Long> counts() {
        var all = new ArrayList<Long>(RANGES);
        for (int range = 0; range < RANGES; range++) {
            all.add(counts.getAcquire(range));
        }
        return all;
    }

    /** The time of all calls. */
    public long nanos() {
        return nanos.getAcquire();
    }

    /** The longest call. */
    public long longestNanos() {
        return longest.getAcquire();
    }
}
