// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import aiko.logging.internal.record.LogLine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.osgi.service.log.LogLevel;

/**
 * Counts a record that repeats the last record of its logger, instead of writing it again, and writes the count after each
 * period. A record that follows after the period is written again: who reads it does not have to search for an earlier one.
 * Other than in the reference implementation, a count is not held back until the next repetition, nor lost when another
 * record follows; and two records are the same only if all that is written of them is the same, stack traces included.
 *
 * <p>Records of the level AUDIT are never counted: each is something that somebody has done.
 *
 * <p>Owned by the thread of the log.
 */
public final class Repeats {
    /** Loggers of services that are remembered; the one that has been silent for longest is discarded. */
    static final int MOST_REMEMBERED = 1_024;

    /** A longer message is always written. */
    static final int MOST_CHARACTERS = 8_192;

    /** A record with a longer stack trace is always written. */
    static final int MOST_STACK_CHARACTERS = 1 << 17;

    /** Characters of all stack traces that are remembered; the loggers that have been silent for longest are discarded. */
    static final int MOST_REMEMBERED_STACK_CHARACTERS = 1 << 22;

    private final long periodMillis;
    private final Alarm alarm;
    private final Consumer<LogLine> next;
    private final Map<Source, Said> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private long stackCharacters;

    /** Copies of a library in several bundles have loggers of the same name. */
    private record Source(String logger, String bundle, String topic) {
        // Written out: Java takes milliseconds to make those of the first record, and each start needs these.
        @Override
        public boolean equals(Object other) {
            return other instanceof Source source
                    && Objects.equals(source.logger, logger)
                    && Objects.equals(source.bundle, bundle)
                    && Objects.equals(source.topic, topic);
        }

        @Override
        public int hashCode() {
            return 31 * Objects.hashCode(logger) + Objects.hashCode(bundle);
        }
    }

    private static final class Said {
        private final LogLine line;
        private long since;
        private long count;

        private Said(LogLine line) {
            this.line = line;
            since = line.millis();
        }
    }

    public Repeats(Duration period, Alarm alarm, Consumer<LogLine> next) {
        this.periodMillis = period.toMillis();
        this.alarm = alarm;
        this.next = next;
    }

    public void accept(LogLine line) {
        if (periodMillis == 0) {
            next.accept(line);
            return;
        }
        var source = new Source(line.logger(), line.bundle(), line.topic());
        Said said = remembered.get(source);
        if (said != null && said.line.saysTheSameAs(line)) {
            repeated(said, line);
            return;
        }
        if (said != null) {
            forget(source, said, line.millis());
        }
        if (isRemembered(line)) {
            remembered.put(source, new Said(line));
            stackCharacters += stackLength(line);
            forgetEldest();
        }
        next.accept(line);
    }

    /** Writes every count now. */
    public void flush(long now) {
        remembered.values().forEach(said -> report(said, now));
    }

    private static boolean isRemembered(LogLine line) {
        return line.level() != LogLevel.AUDIT
                && line.message().length() <= MOST_CHARACTERS
                && stackLength(line) <= MOST_STACK_CHARACTERS;
    }

    private static int stackLength(LogLine line) {
        return line.stackTrace() == null ? 0 : line.stackTrace().length();
    }

    private void repeated(Said said, LogLine line) {
        long now = line.millis();
        if (now > said.since + periodMillis) {
            // The alarm of the period is late.
            report(said, said.since + periodMillis + 1);
        }
        if (now > said.since + periodMillis) {
            said.since = now;
            next.accept(line);
            return;
        }
        said.count++;
        if (said.count == 1) {
            long since = said.since;
            long left = Math.min(since + periodMillis - now, periodMillis) + 1;
            alarm.ring(Duration.ofMillis(left), () -> {
                if (said.since == since) {
                    report(said, since + periodMillis + 1);
                }
            });
        }
    }

    private void report(Said said, long now) {
        if (said.count > 0) {
            LogLine count = said.line.withMessage("Repeated message count: " + said.count, now);
            said.count = 0;
            said.since = now;
            next.accept(count);
        }
    }

    private void forget(Source source, Said said, long now) {
        remembered.remove(source);
        stackCharacters -= stackLength(said.line);
        report(said, now);
    }

    private void forgetEldest() {
        while (remembered.size() > MOST_REMEMBERED || stackCharacters > MOST_REMEMBERED_STACK_CHARACTERS) {
            Map.Entry<Source, Said> eldest = remembered.entrySet().iterator().next();
            forget(eldest.getKey(), eldest.getValue(), eldest.getValue().since + periodMillis);
        }
    }
}
