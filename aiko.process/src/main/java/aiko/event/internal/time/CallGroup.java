// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal.time;

/** The calls of an event loop between two readings of the clock. Owned by the thread of the loop. */
public final class CallGroup {
    private final CallHistogram all;
    private long lastReading;
    private boolean isRecent;
    private long inner;

    public CallGroup(CallHistogram all) {
        this.all = all;
    }

    /** The loop is about to wait: the last reading is not the beginning of the next group. */
    public void forget() {
        isRecent = false;
    }

    /** Calls begin now. */
    public void begin() {
        if (!isRecent) {
            now();
        }
    }

    /** Calls of another group were made amid this one. */
    void exclude(long nanos) {
        inner += nanos;
    }

    /** The calls that began have returned, and the next ones begin. Returns the present time. */
    public long end(CallTimes times, int calls) {
        endNanos(times, calls);
        return lastReading;
    }

    /** The same for calls that may have been made amid those of another group. */
    public long endWithin(CallGroup outer, CallTimes times, int calls) {
        outer.exclude(endNanos(times, calls));
        return lastReading;
    }

    /** The present time, by a reading of the clock before the next calls. */
    public long now() {
        lastReading = System.nanoTime();
        isRecent = true;
        inner = 0;
        return lastReading;
    }

    private long endNanos(CallTimes times, int calls) {
        long now = System.nanoTime();
        long elapsed = Math.max(0, now - lastReading - inner);
        lastReading = now;
        inner = 0;
        if (calls > 0) {
            times.add(elapsed, calls, all);
        }
        return elapsed;
    }
}
