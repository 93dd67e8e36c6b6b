// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.memory;

import aiko.message.spi.EmbeddedServerStatistics;

/**
 * Memory that the server uses for clients, in bytes, with a limit. Only the server's thread changes it; any thread reads the
 * figures.
 */
public final class MemoryBudget {
    private final long limit;
    private volatile long used;
    private volatile long refused;

    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Adds bytes. Returns false, and counts the refusal, if there is no room. */
    public boolean take(long bytes) {
        if (used + bytes > limit) {
            refuse();
            return false;
        }
        change(bytes);
        return true;
    }

    public void give(long bytes) {
        change(-bytes);
    }

    /** Adds bytes, or removes them if negative, regardless of the limit. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void change(long bytes) {
        used += bytes;
    }

    /** Counts a refusal. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void refuse() {
        refused++;
    }

    public boolean isOver() {
        return used > limit;
    }

    /** Whether there is much room again. */
    public boolean hasRoomAgain() {
        return used < limit / 8 * 7;
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used;
    }

    public long refused() {
        return refused;
    }

    /** Any thread. */
    public EmbeddedServerStatistics.Memory statistics() {
        return new EmbeddedServerStatistics.Memory(used, limit, refused);
    }
}
