// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import java.time.Duration;

/**
 * What the server lets others use of it.
 *
 * @param payloadBytes the largest payload
 * @param clientBytes what may wait for one client before those who publish to it wait as well
 * @param totalBytes what may wait for all clients together
 * @param retainedBytes what all retained messages together may take
 * @param stall how long others wait for a client that takes nothing, before its connection is closed
 */
public record Limits(int payloadBytes, long clientBytes, long totalBytes, long retainedBytes, Duration stall) {
    private static final long MOST_FOR_A_CLIENT = 16L << 20;
    private static final int TOTAL_SHARE = 4;
    private static final int CLIENT_SHARE = 16;
    private static final int RETAINED_SHARE = 8;

    /** Limits that leave most of the JVM's heap to others. */
    public static Limits of(long heapBytes, int payloadBytes, Duration stall) {
        return new Limits(
                payloadBytes,
                Math.min(MOST_FOR_A_CLIENT, heapBytes / CLIENT_SHARE),
                heapBytes / TOTAL_SHARE,
                heapBytes / RETAINED_SHARE,
                stall);
    }
}
