// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * A time in which messages are dropped: one line when it begins, one with their number when it is over, and not more than
 * two a second of both. Any thread.
 */
public final class Overflow {
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean going = new AtomicBoolean();
    private volatile long droppedBefore;
    private volatile long since;

    /** A message is dropped. Returns whether it is the first, which has to be said. */
    public boolean drop() {
        dropped.increment();
        if (going.get() || !going.compareAndSet(false, true)) {
            return false;
        }
        since = System.nanoTime();
        return true;
    }

    /** Whether it is not known to be over. */
    public boolean isGoing() {
        return going.get();
    }

    /**
     * There is room again.
     *
     * @return how many were dropped, which has to be said; 0 if nothing has to
     */
    public long end() {
        if (!going.get() || System.nanoTime() - since < SHORTEST_NANOS || !going.compareAndSet(true, false)) {
            return 0;
        }
        long before = droppedBefore;
        droppedBefore = dropped.sum();
        return droppedBefore - before;
    }

    /** All that were ever dropped. */
    public long dropped() {
        return dropped.sum();
    }
}
