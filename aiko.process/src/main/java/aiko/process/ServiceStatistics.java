// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Figures of a service since it was added, also over replacements of its bundle. Each is a snapshot, not all of the same instant.
 *
 * <pre>{@code
 * ServiceStatistics figures = service.statistics();
 * figures.lastFailure().ifPresent(last -> logger.warn("{} of {}: {}", figures.failed(), figures.handled(), last.text()));
 * }</pre>
 *
 * @param handled messages that its handler was called with, without questions about itself, such as {@code stats}
 * @param failed messages on which its handler threw
 * @param waiting queued messages
 * @param highWaterMark the largest number of queued messages of its {@code in} topic so far
 * @param dropped messages dropped since {@link #CAPACITY} others were queued, or the limit of bytes was reached; control
 *     messages are limited by bytes only, with a reserve
 * @param added when it was added; {@link Instant#EPOCH} if that is unknown
 * @param handlerTime the time in its handler, without a call that has not returned. Calls of less than about 5 µs are timed in groups
 * @param longest the longest call of its handler, or the longest abandoned one
 * @param lastFailure the last of the failed messages
 */
public record ServiceStatistics(
        long handled,
        long failed,
        int waiting,
        int highWaterMark,
        long dropped,
        Instant added,
        Duration handlerTime,
        Duration longest,
        Optional<Failure> lastFailure) {
    /** The largest number of queued messages of the {@code in} topic of one service. */
    public static final int CAPACITY = 262_144;

    /**
     * A failure of a service.
     *
     * @param text what failed, for people: at most {@link #LONGEST_TEXT} characters. It may contain text of others
     * @param time when it failed
     */
    public record Failure(String text, Instant time) {
        /** The largest number of characters of the text of a failure. */
        public static final int LONGEST_TEXT = 300;

        public Failure {
            if (text.length() > LONGEST_TEXT) {
                int end = LONGEST_TEXT - 1;
                text = text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + '…';
            }
        }
    }

    /** Figures without times and failures. */
    public ServiceStatistics(long handled, long failed, int waiting, int highWaterMark, long dropped) {
        this(
                handled,
                failed,
                waiting,
                highWaterMark,
                dropped,
                Instant.EPOCH,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty());
    }

    /** The average time in its handler of a message; zero if there was none. */
    public Duration averageTime() {
        return handled == 0 ? Duration.ZERO : handlerTime.dividedBy(handled);
    }
}
