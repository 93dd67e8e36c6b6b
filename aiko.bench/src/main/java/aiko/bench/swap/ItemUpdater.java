// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

/** Updates items by a schedule. */
public final class ItemUpdater {
    /** The event loop has other tasks, also if it is late. */
    private static final int SLICES_AT_ONCE = 2;

    private final ItemSchedule schedule;
    private final int updates;
    private final Target target;
    private int done;
    private int slice;
    private long latestNanos;

    /** Receives the updates. */
    public interface Target {
        void update(int item, int update);
    }

    /** @param updates of each item */
    ItemUpdater(ItemSchedule schedule, int updates, Target target) {
        this.schedule = schedule;
        this.updates = updates;
        this.target = target;
    }

    /** Makes updates that are due; later, those that were missed. Returns whether that was the last one. */
    boolean updateDue() {
        long due = (System.nanoTime() - schedule.beginNanos()) / ItemSchedule.SLICE_NANOS;
        for (int i = 0; i < SLICES_AT_ONCE && done < updates && (long) done * schedule.slices() + slice <= due; i++) {
            updateSlice();
        }
        return done == updates;
    }

    private void updateSlice() {
        int first = schedule.firstItem(slice);
        latestNanos = Math.max(latestNanos, System.nanoTime() - schedule.dueNanos(first, done + 1));
        int end = schedule.firstItem(slice + 1);
        for (int i = first; i < end; i++) {
            target.update(i, done + 1);
        }
        slice++;
        if (slice == schedule.slices()) {
            slice = 0;
            done++;
        }
    }

    /** How late the latest slice was. */
    long latestNanos() {
        return latestNanos;
    }
}
