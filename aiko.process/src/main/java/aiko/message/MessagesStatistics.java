// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/**
 * Figures of a process's messages since it began; each is a snapshot, not all of the same instant.
 *
 * @param published messages given to the server
 * @param received messages received
 * @param droppedOut messages that were not given to the server, for want of a connection or of room
 * @param droppedIn messages that were received but found the event loop's queue full
 * @param outboxSize messages that wait to be sent
 * @param outboxHighWaterMark the largest number that has waited at the same time
 * @param inboxSize messages that wait to be handled
 * @param inboxHighWaterMark the largest number that has waited at the same time
 * @param connects connections made
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
        long connects) {}
