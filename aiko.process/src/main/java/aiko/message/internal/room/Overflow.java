// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * A time in which messages are dropped. It is logged when it begins, and with their number when it is over, at most two lines a
 * second. Any thread.
 */
public final class Overflow {
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean going = new AtomicBoolean();
    private volatile long droppedBefore;
    private volatile long since;

    /** Counts a dropped message. Returns whether it is the first one, which is to be logged. */
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
     * Ends it: there is room again.
     *
     * @return the number of dropped messages, which is to be logged; 0 if nothing is
     */
    public long end() {
        if (!going.get() || System.nanoTime() - since < SHORTEST_NANOS || !going.compareAndSet(true, false)) {
            return 0;
        }
        long before = droppedBefore;
        droppedBefore = dropped.sum();
        return droppedBefore - before;
    }

    /** The number of all messages that were ever dropped. */
    public long dropped() {
        return dropped.sum();
    }
}
