// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;

/**
 * What is written of a log entry.
 *
 * @param millis when, in milliseconds since 1970
 * @param level how important
 * @param logger the name of the logger
 * @param bundle the symbolic name of the bundle
 * @param message what
 */
record Record(long millis, LogLevel level, String logger, String bundle, String message) {
    private static final DateTimeFormatter WIRE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter CONSOLE_TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    static Record of(LogEntry entry) {
        return new Record(
                entry.getTime(),
                entry.getLogLevel(),
                entry.getLoggerName(),
                entry.getBundle() == null ? "framework" : entry.getBundle().getSymbolicName(),
                String.valueOf(entry.getMessage()));
    }

    static Record of(LogRecord record) {
        return new Record(
                record.millis(),
                record.level(),
                record.logger(),
                record.bundle() == null ? "" : record.bundle().getSymbolicName(),
                record.message());
    }

    /** The line that the reference writes. */
    String wireLine() {
        String name = logger.substring(logger.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
        return WIRE_TIME.format(Instant.ofEpochMilli(millis))
                + ' '
                + right(wireLevel(), 8)
                + ' '
                + right(name, 18)
                + ' '
                + message;
    }

    /** A line for people. */
    String consoleLine() {
        return CONSOLE_TIME.format(Instant.ofEpochMilli(millis))
                + ' '
                + left(wireLevel(), 7)
                + ' '
                + left(bundle, 16)
                + ' '
                + message;
    }

    boolean repeats(Record other) {
        return message.equals(other.message) && logger.equals(other.logger) && level == other.level;
    }

    Record withMessage(String other) {
        return new Record(millis, level, logger, bundle, other);
    }

    private String wireLevel() {
        return switch (level) {
            case TRACE, DEBUG -> "DEBUG";
            case INFO, AUDIT -> "INFO";
            case WARN -> "WARNING";
            case ERROR -> "ERROR";
        };
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
