// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/**
 * Figures of a process's messages since it began; each is a snapshot, not all of the same instant.
 *
 * @param published messages given to the server
 * @param received messages received
 * @param droppedOut messages that were not given to the server, for want of a connection or of room
 * @param droppedIn messages that were received but found the queue of an event loop full, or that of a bundle or service, in
 *     number or in bytes
 * @param outboxSize messages that wait to be sent
 * @param outboxHighWaterMark the largest number that has waited at the same time
 * @param inboxSize messages that wait to be handled
 * @param inboxHighWaterMark the largest number that has waited at the same time
 * @param connects connections made
 * @param outboxBytes bytes of memory that the messages take which wait to be sent
 * @param outboxLimit bytes that these may take; control messages and states may take half as much more
 * @param inboxBytes bytes of memory that the messages take which wait to be handled, by the process or by a bundle or service
 * @param inboxLimit bytes that these may take; control messages and states may take half as much more
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
        long inboxLimit) {}
