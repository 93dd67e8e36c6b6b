// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Estimated memory in use, and its limit. Safe for use by any thread. */
public final class Room {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();
    private final LongAdder refused = new LongAdder();

    /** @param limit in bytes */
    public Room(long limit) {
        this.limit = limit;
    }

    /** Reserves memory, or returns false if the limit would be exceeded. */
    public boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        give(bytes);
        refused.increment();
        return false;
    }

    public void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    public long taken() {
        return taken.get();
    }

    public long limit() {
        return limit;
    }

    /** How often {@link #take} has returned false. */
    public long refused() {
        return refused.sum();
    }
}
