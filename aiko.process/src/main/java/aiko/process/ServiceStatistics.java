// SPDX-License-Identifier: Apache-2.0
package aiko.process;

/**
 * Figures of a service since it was added. Each is a snapshot, not all of the same instant.
 *
 * @param handled messages that its handler was called with
 * @param failed messages on which its handler threw
 * @param waiting queued messages
 * @param highWaterMark the largest number of queued messages of its {@code in} topic so far
 * @param dropped messages dropped since {@link #CAPACITY} others were queued, or the limit of bytes was reached; control
 *     messages are limited by bytes only, with a reserve
 */
public record ServiceStatistics(long handled, long failed, int waiting, int highWaterMark, long dropped) {
    /** The largest number of queued messages of the {@code in} topic of one service. */
    public static final int CAPACITY = 262_144;
}
