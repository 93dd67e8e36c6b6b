// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.AnyThread;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.log.LogLevel;

/**
 * The names of log levels in the reference implementation: {@code DEBUG}, {@code INFO}, {@code WARNING}, {@code ERROR}.
 *
 * <pre>{@code
 * LogLevelNames.parse(text).ifPresentOrElse(service::setLogLevel, () -> out.println(text + ": expected " + LogLevelNames.ALL));
 * }</pre>
 *
 * <p>Source: {@code logger.py} of the reference implementation.
 */
@AnyThread
public final class LogLevelNames {
    /** The names that {@link #parse} reads, for messages to people. */
    public static final String ALL = "DEBUG, INFO, WARNING, ERROR or CRITICAL";

    private static final String WARNING = "WARNING";
    private static final String REACHES_FURTHER = "_ALL";

    private LogLevelNames() {}

    /**
     * Reads a level in upper or lower case, with the names of the reference implementation or of OSGi. {@code CRITICAL} is
     * {@link LogLevel#ERROR}; a suffix {@code _ALL}, as in {@code DEBUG_ALL}, is ignored. Empty if the text is no level.
     */
    public static Optional<LogLevel> parse(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        if (word.endsWith(REACHES_FURTHER)) {
            word = word.substring(0, word.length() - REACHES_FURTHER.length());
        }
        return switch (word) {
            case "TRACE" -> Optional.of(LogLevel.TRACE);
            case "DEBUG" -> Optional.of(LogLevel.DEBUG);
            case "INFO" -> Optional.of(LogLevel.INFO);
            case "WARN", WARNING -> Optional.of(LogLevel.WARN);
            case "ERROR", "CRITICAL" -> Optional.of(LogLevel.ERROR);
            case "AUDIT" -> Optional.of(LogLevel.AUDIT);
            default -> Optional.empty();
        };
    }

    /** Whether the level has the suffix {@code _ALL}, as in {@code DEBUG_ALL}, and applies to the loggers of others as well. */
    public static boolean reachesFurther(String text) {
        return text.strip().toUpperCase(Locale.ROOT).endsWith(REACHES_FURTHER);
    }

    /** The name of a level. */
    public static String of(LogLevel level) {
        return level == LogLevel.WARN ? WARNING : level.name();
    }
}
