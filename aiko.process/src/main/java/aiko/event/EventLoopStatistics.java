// SPDX-License-Identifier: Apache-2.0
package aiko.event;

/**
 * Figures of an event loop since it began; each is a snapshot, not all of the same instant.
 *
 * @param handled calls of handlers and tasks
 * @param failed calls that threw
 * @param waiting tasks and queue items that wait now, without those in mailboxes
 * @param highWaterMark the largest number of tasks and queue items that have waited at the same time
 * @param dropped queue items that found the queue full
 * @param timers timers that are set now
 * @param mailboxes mailboxes that exist now
 */
public record EventLoopStatistics(
        long handled, long failed, int waiting, int highWaterMark, long dropped, int timers, int mailboxes) {}
