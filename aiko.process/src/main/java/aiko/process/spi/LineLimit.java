// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.AnyThread;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Limits the lines of the log that messages of strangers cause: to a number a second for each subject, such as a sender or a receiver, and
 * for all together. Nobody can fill the log, nor hide the lines about one subject by messages about another. At most 1,024 subjects are
 * remembered; beyond that, the one without messages for the longest time is forgotten.
 *
 * <pre>{@code
 * LineLimit limit = new LineLimit(10, 30, System::nanoTime);
 * limit.line("lamp").ifPresent(suppressed -> logger.warn("lamp: ignoring {}, {} more before", text, suppressed));
 * }</pre>
 */
@AnyThread
@ProviderType
public final class LineLimit {
    private static final int MOST_SUBJECTS = 1_024;
    private static final int LONGEST_EXCERPT = 300;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int linesForOne;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Lines all;
    private final Map<String, Lines> subjects = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lines> eldest) {
            return size() > MOST_SUBJECTS;
        }
    };

    /** The lines within a second, and the number of suppressed ones since the last line. */
    private static final class Lines {
        private final int most;
        private long secondBegan;
        private int used;
        private long suppressed;

        Lines(int most, long now) {
            this.most = most;
            secondBegan = now;
        }

        boolean haveRoom(long now) {
            if (now - secondBegan >= SECOND_NANOS) {
                secondBegan = now;
                used = 0;
            }
            return used < most;
        }
    }

    /**
     * @param linesForOne the most lines a second about one subject
     * @param lines the most lines a second about all
     * @param nanoTime a clock, such as {@code System::nanoTime}
     */
    public LineLimit(int linesForOne, int lines, LongSupplier nanoTime) {
        this.linesForOne = linesForOne;
        this.nanoTime = nanoTime;
        all = new Lines(lines, nanoTime.getAsLong());
    }

    /**
     * Takes room for a line, if there is some now.
     *
     * @return the number of lines about this subject that were suppressed since the last one; empty if this one is suppressed, too
     */
    public synchronized OptionalLong line(String subject) {
        long now = nanoTime.getAsLong();
        Lines own = subjects.computeIfAbsent(subject, first -> new Lines(linesForOne, now));
        boolean hasRoom = own.haveRoom(now);
        if (!hasRoom || !all.haveRoom(now)) {
            own.suppressed++;
            return OptionalLong.empty();
        }
        own.used++;
        all.used++;
        long suppressed = own.suppressed;
        own.suppressed = 0;
        return OptionalLong.of(suppressed);
    }

    /** The first 300 characters of a text, which strangers may have made as long as they like. */
    public static String excerpt(String text) {
        return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
    }
}
