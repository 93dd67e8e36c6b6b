// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/**
 * Figures of the messages of a process since it started. Each is a snapshot, not all of the same instant.
 *
 * @param published messages sent to the server
 * @param received messages received
 * @param droppedOut messages dropped before they were sent, since there was no connection or no room
 * @param droppedIn messages dropped after they were received, since the queue of an event loop, a bundle or a service was
 *     full, in number or in bytes
 * @param outboxSize messages queued to be sent
 * @param outboxHighWaterMark the largest value of {@code outboxSize} so far
 * @param inboxSize messages queued to be handled
 * @param inboxHighWaterMark the largest value of {@code inboxSize} so far
 * @param connects connections made
 * @param outboxBytes memory of the messages queued to be sent
 * @param outboxLimit the limit of {@code outboxBytes}; control messages and states may exceed it by half
 * @param inboxBytes memory of the messages queued to be handled, by the process, a bundle or a service
 * @param inboxLimit the limit of {@code inboxBytes}; control messages and states may exceed it by half
 * @param publishedBytes payloads of the messages sent to the server, in bytes
 * @param receivedBytes payloads of the messages received, in bytes
 */
public record MessagesStatistics(
        long published,
        long received,
        long droppedOut,
        long droppedIn,
        int outboxSize,
        int outboxHighWaterMark,
        int inboxSize,
        int inboxHighWaterMark,
        long connects,
        long outboxBytes,
        long outboxLimit,
        long inboxBytes,
        long inboxLimit,
        long publishedBytes,
        long receivedBytes) {
    /** Figures without {@code publishedBytes} and {@code receivedBytes}, which are zero. */
    public MessagesStatistics(
            long published,
            long received,
            long droppedOut,
            long droppedIn,
            int outboxSize,
            int outboxHighWaterMark,
            int inboxSize,
            int inboxHighWaterMark,
            long connects,
            long outboxBytes,
            long outboxLimit,
            long inboxBytes,
            long inboxLimit) {
        this(
                published,
                received,
                droppedOut,
                droppedIn,
                outboxSize,
                outboxHighWaterMark,
                inboxSize,
                inboxHighWaterMark,
                connects,
                outboxBytes,
                outboxLimit,
                inboxBytes,
                inboxLimit,
                0,
                0);
    }
}
