// SPDX-License-Identifier: Apache-2.0
package aiko.process;

/**
 * Figures of a service since it was added; each is a snapshot, not all of the same instant.
 *
 * @param handled messages that its handler was given
 * @param failed messages on which its handler threw
 * @param waiting messages that wait now
 * @param highWaterMark the largest number of messages on its {@code in} topic that have waited at the same time
 * @param dropped messages that found no room: {@link #CAPACITY} others waited, or as many bytes as may; control messages are
 *     dropped for want of bytes only, for which they have a reserve
 */
public record ServiceStatistics(long handled, long failed, int waiting, int highWaterMark, long dropped) {
    /** Messages on the {@code in} topic of one service that may wait. */
    public static final int CAPACITY = 262_144;
}
