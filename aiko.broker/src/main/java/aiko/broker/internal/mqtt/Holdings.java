// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

/**
 * What the server keeps for clients, in bytes of memory, with a limit. Owned by the server's thread; any thread reads the
 * figures.
 */
final class Holdings {
    private final long limit;
    private volatile long used;
    private volatile long refused;

    Holdings(long limit) {
        this.limit = limit;
    }

    /** Takes so many bytes. Returns false, and counts that, if there is no room. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    boolean take(long bytes) {
        if (used + bytes > limit) {
            refused++;
            return false;
        }
        used += bytes;
        return true;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void give(long bytes) {
        used -= bytes;
    }

    /** Takes or, if negative, gives, whatever the limit is. */
    void change(long bytes) {
        give(-bytes);
    }

    boolean isOver() {
        return used > limit;
    }

    /** Whether there is room for much more again. */
    boolean hasRoomAgain() {
        return used < limit / 8 * 7;
    }

    long limit() {
        return limit;
    }

    long used() {
        return used;
    }

    long refused() {
        return refused;
    }
}
