// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import aiko.message.UnsuitableMessageException;
import aiko.process.spi.MemoryUse;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The estimated memory that one kind of content of all shared states takes, and its limit. Safe for use by any thread. */
public final class MemoryLimit {
    private static final int RESERVED_SHARE = 8;

    private final String setting;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder refused = new LongAdder();
    private volatile long limit;

    /**
     * A limit.
     *
     * @param setting its key in the configuration
     * @param limit in bytes
     */
    public MemoryLimit(String setting, long limit) {
        this.setting = setting;
        this.limit = limit;
    }

    void setLimit(long limit) {
        this.limit = limit;
    }

    /**
     * Takes memory for content of others.
     *
     * @throws UnsuitableMessageException if there is not enough
     */
    public void take(int bytes) {
        if (used.addAndGet(bytes) > limit) {
            change(-bytes);
            throw refused();
        }
    }

    /**
     * Takes memory for a lease. If there is not enough, others give way to it; an eighth is left to requests without a lease.
     *
     * @throws IllegalArgumentException if none should give way
     */
    public void take(LeaseGroups.Lease lease, LeaseGroups leases) {
        long most = limit - limit / RESERVED_SHARE;
        while (used.addAndGet(lease.weight()) > most) {
            change(-lease.weight());
            LeaseGroups.Lease given = leases.giveWayTo(lease, most);
            if (given == null) {
                throw refused();
            }
            change(-given.weight());
            given.end();
        }
        leases.add(lease);
    }

    /**
     * Checks whether there is memory for more content of others.
     *
     * @throws UnsuitableMessageException if there is not enough
     */
    public void check(long bytes) {
        if (used.get() + bytes > limit) {
            throw refused();
        }
    }

    private IllegalArgumentException refused() {
        refused.increment();
        return new UnsuitableMessageException("the shared states of this container take " + used + " bytes, and "
                + setting + " of aiko.share is " + limit);
    }

    /** The content takes more or less memory, whatever the limit is. */
    public void change(long bytes) {
        used.addAndGet(bytes);
    }

    /** Counts a request that is refused for its number. */
    public void countRefused() {
        refused.increment();
    }

    MemoryUse.Figures figures(String content) {
        return new MemoryUse.Figures(content, used.get(), limit, refused.sum());
    }
}
