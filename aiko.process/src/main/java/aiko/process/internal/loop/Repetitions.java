// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which calls that take too long get lines of their own, if the same service runs the same command so again and again: the pauses
 * between the calls that do become longer and longer. A call that takes twice as long as those before gets lines in any case. Owned
 * by the watch.
 */
final class Repetitions {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_SUBJECTS = 256;

    private final Map<String, Line> lines = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
            return size() > MOST_SUBJECTS;
        }
    };

    private static final class Line {
        private long nanos;
        private long pauseNanos;
        private long busyNanos;
        private int unsaid;
    }

    /**
     * Takes the line of a call that has been running for too long.
     *
     * @param subject service and command
     * @param isNew whether this call asks for the first time
     * @return the number of earlier calls without a line; empty if this one has none either
     */
    OptionalInt take(String subject, boolean isNew, long now, long busyNanos) {
        Line line = lines.get(subject);
        if (line == null || now - line.nanos > line.pauseNanos + LONGEST_PAUSE.toNanos()) {
            line = new Line();
            line.pauseNanos = FIRST_PAUSE.toNanos() / 2;
            lines.put(subject, line);
        } else if (now - line.nanos < line.pauseNanos && busyNanos < 2 * line.busyNanos) {
            line.unsaid += isNew ? 1 : 0;
            return OptionalInt.empty();
        }
        int unsaid = Math.max(0, isNew ? line.unsaid : line.unsaid - 1);
        line.nanos = now;
        line.pauseNanos = Math.min(2 * line.pauseNanos, LONGEST_PAUSE.toNanos());
        line.busyNanos = busyNanos;
        line.unsaid = 0;
        return OptionalInt.of(unsaid);
    }
}
