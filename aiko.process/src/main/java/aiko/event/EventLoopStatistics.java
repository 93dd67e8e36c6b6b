// SPDX-License-Identifier: Apache-2.0
package aiko.event;

/**
 * Figures of an event loop since it started. Each is a snapshot, not all of the same instant.
 *
 * @param handled calls of handlers and tasks
 * @param failed calls that threw, those of services and of handlers of topics included
 * @param waiting queued tasks and queue items, without the items of mailboxes
 * @param highWaterMark the largest value of {@code waiting} so far
 * @param dropped queue items dropped since the queue was full
 * @param timers active timers
 * @param mailboxes existing mailboxes
 */
public record EventLoopStatistics(
        long handled, long failed, int waiting, int highWaterMark, long dropped, int timers, int mailboxes) {}
