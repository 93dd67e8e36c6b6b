// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.osgi.service.log.LogLevel;

/** Lines of the log to test with. */
public final class Lines {
    public static final long MILLIS = LocalDateTime.of(2026, 3, 4, 5, 6, 7, 89_000_000)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli();

    private Lines() {}

    public static LogLine line(LogLevel level, String logger, String message) {
        return new LogLine(MILLIS, level, logger, "example.aloha", null, null, null, "main", message, null);
    }

    public static LogLine at(long millis, LogLevel level, String logger, String message) {
        return new LogLine(millis, level, logger, "example.aloha", null, null, null, "main", message, null);
    }

    public static LogLine of(LogLevel level, String message, Throwable exception) {
        return LogLine.of(new LogRecord(MILLIS, level, "a.B", null, null, "main", message, exception));
    }

    public static LogLine ofBundle(String bundle, String message) {
        return new LogLine(MILLIS, LogLevel.INFO, "a.B", bundle, null, null, null, "main", message, null);
    }

    public static LogLine ofService(LogLevel level, String message, String stackTrace) {
        return new LogLine(
                MILLIS,
                level,
                "example.aloha.AlohaService",
                "example.aloha",
                "aiko/host/4711/2",
                "aloha",
                "aiko/host/4711/2/log",
                "aiko-process-4711",
                message,
                stackTrace);
    }

    public static LogRecord record(String message) {
        return new LogRecord(MILLIS, LogLevel.INFO, "a.B", null, null, "main", message, null);
    }
}
