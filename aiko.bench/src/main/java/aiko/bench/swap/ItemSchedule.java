// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import java.util.concurrent.TimeUnit;

/** When each update of each shared item is due: the items are updated in slices, evenly over each period. */
public record ItemSchedule(int items, long beginNanos, int perSecond) {
    /** The time between two slices. */
    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Slices of one period, in each of which every item is updated once. */
    int slices() {
        return (int) (TimeUnit.SECONDS.toNanos(1) / perSecond / SLICE_NANOS);
    }

    /** The first item of a slice, or the number of items after the last one. */
    int firstItem(int slice) {
        return (int) ((long) items * slice / slices());
    }

    /** @param update from 1 on */
    public long dueNanos(int item, int update) {
        int slice = (int) (((item + 1L) * slices() - 1) / items);
        return beginNanos + ((update - 1L) * slices() + slice) * SLICE_NANOS;
    }
}
