// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.memory;

import java.time.Duration;

/**
 * The limits of the server.
 *
 * @param payloadBytes the largest payload
 * @param clientQueueBytes messages queued for one client, before its publishers wait
 * @param queueBytes messages queued for all clients together
 * @param retainedBytes all retained messages together
 * @param retainedMessages the number of retained messages
 * @param clientBytes connections, sessions, subscriptions and last wills together
 * @param incompleteBytes incomplete packets together, unless there is only one
 * @param answerBytes unread answers of all clients together, before the server stops reading from clients that have some
 * @param absentSessions sessions of disconnected clients
 * @param stall the time for which publishers wait for a client that reads nothing, before the server disconnects it
 */
public record MemoryLimits(
        int payloadBytes,
        long clientQueueBytes,
        long queueBytes,
        long retainedBytes,
        int retainedMessages,
        long clientBytes,
        long incompleteBytes,
        long answerBytes,
        int absentSessions,
        Duration stall) {
    private static final long MAX_CLIENT_QUEUE_BYTES = 16L << 20;
    private static final int CLIENT_QUEUE_SHARE = 16;
    private static final int QUEUE_SHARE = 4;
    private static final int RETAINED_SHARE = 8;
    private static final int CLIENT_SHARE = 16;
    private static final int INCOMPLETE_SHARE = 8;
    private static final int ANSWER_SHARE = 32;
    private static final int FEWEST_NEWCOMERS = 64;
    private static final int MOST_NEWCOMERS = 1_000;

    /** The same, with shares of the JVM's heap instead of sizes that are 0; all shares leave most of the heap to others. */
    public MemoryLimits within(long heapBytes) {
        return new MemoryLimits(
                payloadBytes,
                orElse(clientQueueBytes, Math.min(MAX_CLIENT_QUEUE_BYTES, heapBytes / CLIENT_QUEUE_SHARE)),
                orElse(queueBytes, heapBytes / QUEUE_SHARE),
                orElse(retainedBytes, heapBytes / RETAINED_SHARE),
                retainedMessages,
                orElse(clientBytes, heapBytes / CLIENT_SHARE),
                orElse(incompleteBytes, heapBytes / INCOMPLETE_SHARE),
                orElse(answerBytes, heapBytes / ANSWER_SHARE),
                absentSessions,
                stall);
    }

    /** The number of connections of a kind that may not have come further, in a part of as much memory as clients have. */
    public int newcomers(int bytesEach, int part) {
        return (int) Math.max(FEWEST_NEWCOMERS, Math.min(MOST_NEWCOMERS, clientBytes / part / bytesEach));
    }

    private static long orElse(long bytes, long share) {
        return bytes > 0 ? bytes : share;
    }
}
