// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal.time;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The times of the calls of one handler. A reading of the clock takes about as long as a short call: so short calls are timed in
 * groups. A group of calls that are like those before counts as calls of its average; in a group that took longer, one call took
 * what is more. Calls of more than a few microseconds are timed one by one.
 *
 * <p>Its event loop alone writes it; any thread reads the sums.
 */
public final class CallTimes {
    /** The clock is read once in about this time, and where a turn ends. */
    private static final long GROUP_NANOS = 5_000;

    private static final int LARGEST_GROUP = 64;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    // Owned by the event loop.
    private long average = Long.MAX_VALUE;
    private int groupSize = 1;

    /** On the event loop: the number of calls after which the clock is to be read. */
    public int groupSize() {
        return groupSize;
    }

    /**
     * On the event loop: adds a group of calls.
     *
     * @param calls at least one
     */
    public void add(long groupNanos, int calls, CallHistogram all) {
        long known = average;
        if (calls > 1 && known < GROUP_NANOS && groupNanos - known * calls > GROUP_NANOS) {
            long others = known * (calls - 1);
            add(groupNanos, groupNanos - others);
            all.add(known, calls - 1);
            all.add(groupNanos - others, 1);
            // The next calls are timed one by one again: others may be as slow.
            groupSize = 1;
            average = Long.MAX_VALUE;
            return;
        }
        long each = calls == 1 ? groupNanos : groupNanos / calls;
        add(groupNanos, each);
        all.add(each, calls);
        average = each;
        groupSize = (int) Math.min(LARGEST_GROUP, GROUP_NANOS / (each + 1) + 1);
    }

    private void add(long groupNanos, long single) {
        nanos.setRelease(nanos.getPlain() + groupNanos);
        if (single > longest.getPlain()) {
            longest.setRelease(single);
        }
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
