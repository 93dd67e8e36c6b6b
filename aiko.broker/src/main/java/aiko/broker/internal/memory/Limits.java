// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.memory;

import java.time.Duration;

/**
 * What the server lets others use of it.
 *
 * @param payloadBytes the largest payload
 * @param clientBytes what may wait for one client before those who publish to it wait as well
 * @param totalBytes what may wait for all clients together
 * @param retainedBytes what all retained messages together may take
 * @param retainedMessages how many of them there may be
 * @param heldBytes what connections, sessions, subscriptions and last wills together may take
 * @param stall how long others wait for a client that takes nothing, before its connection is closed
 */
public record Limits(
        int payloadBytes,
        long clientBytes,
        long totalBytes,
        long retainedBytes,
        int retainedMessages,
        long heldBytes,
        Duration stall) {
    private static final long MOST_FOR_A_CLIENT = 16L << 20;
    private static final int TOTAL_SHARE = 4;
    private static final int CLIENT_SHARE = 16;
    private static final int RETAINED_SHARE = 8;
    private static final int HELD_SHARE = 16;

    /**
     * Limits that leave most of the JVM's heap to others.
     *
     * @param retainedBytes 0 for a share of the heap
     */
    public static Limits of(
            long heapBytes, int payloadBytes, long retainedBytes, int retainedMessages, Duration stall) {
        return new Limits(
                payloadBytes,
                Math.min(MOST_FOR_A_CLIENT, heapBytes / CLIENT_SHARE),
                heapBytes / TOTAL_SHARE,
                retainedBytes > 0 ? retainedBytes : heapBytes / RETAINED_SHARE,
                retainedMessages,
                heapBytes / HELD_SHARE,
                stall);
    }

    /** What packets of which the rest has not come may take together, unless there is one alone. */
    public long incompleteBytes() {
        return totalBytes / 2;
    }

    /** What answers that nobody reads may take together, before clients that have some waiting are not read from. */
    public long unreadBytes() {
        return heldBytes / 2;
    }
}
