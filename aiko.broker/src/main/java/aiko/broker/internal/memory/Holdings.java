// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.memory;

/**
 * What the server keeps for clients, in bytes of memory, with a limit. Owned by the server's thread; any thread reads the
 * figures.
 */
public final class Holdings {
    private final long limit;
    private volatile long used;
    private volatile long refused;

    public Holdings(long limit) {
        this.limit = limit;
    }

    /** Takes so many bytes. Returns false, and counts that, if there is no room. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public boolean take(long bytes) {
        if (used + bytes > limit) {
            refused++;
            return false;
        }
        used += bytes;
        return true;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void give(long bytes) {
        used -= bytes;
    }

    /** Takes or, if negative, gives, whatever the limit is. */
    public void change(long bytes) {
        give(-bytes);
    }

    public boolean isOver() {
        return used > limit;
    }

    /** Whether there is room for much more again. */
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
}
