// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts a record that says the same as the one before it of that logger, instead of writing it again, and writes the
 * count after each period. As in the reference, a record that says the same a long time later counts as well; other than
 * there, a count is neither kept back until there is one more, nor forgotten when something else is said.
 *
 * <p>Owned by the thread of the log.
 */
final class Repeats {
    /** Loggers of services that are remembered; the one that said nothing for the longest time gives way. */
    static final int MOST_REMEMBERED = 1_024;

    /** A longer message is always written. */
    static final int MOST_CHARACTERS = 8_192;

    private final long periodMillis;
    private final Alarm alarm;
    private final Consumer<LogLine> next;
    private final Map<Source, Said> remembered = new LinkedHashMap<>(16, 0.75f, true);

    private record Source(String logger, String topic) {}

    private static final class Said {
        private final LogLine line;
        private long since;
        private long count;

        private Said(LogLine line) {
            this.line = line.withMessage(line.message(), line.millis());
            since = line.millis();
        }
    }

    Repeats(Duration period, Alarm alarm, Consumer<LogLine> next) {
        this.periodMillis = period.toMillis();
        this.alarm = alarm;
        this.next = next;
    }

    void accept(LogLine line) {
        if (periodMillis == 0 || line.message().length() > MOST_CHARACTERS) {
            next.accept(line);
            return;
        }
        var source = new Source(line.logger(), line.topic());
        Said said = remembered.get(source);
        if (said == null || !said.line.saysTheSameAs(line)) {
            if (said != null) {
                report(said, line.millis());
            }
            remembered.put(source, new Said(line));
            forgetEldest();
            next.accept(line);
        } else {
            repeated(said, line.millis());
        }
    }

    /** Writes every count now. */
    void flush(long now) {
        remembered.values().forEach(said -> report(said, now));
    }

    private void repeated(Said said, long now) {
        said.count++;
        if (now > said.since + periodMillis) {
            report(said, now);
        } else if (said.count == 1) {
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
            next.accept(said.line.withMessage("Repeated message count: " + said.count, now));
            said.count = 0;
            said.since = now;
        }
    }

    private void forgetEldest() {
        if (remembered.size() > MOST_REMEMBERED) {
            var entries = remembered.entrySet().iterator();
            Said eldest = entries.next().getValue();
            entries.remove();
            report(eldest, eldest.since + periodMillis);
        }
    }
}
