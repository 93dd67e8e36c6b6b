// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.AnyThread;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.log.LogLevel;

/** Log levels in the words of the reference: {@code DEBUG}, {@code INFO}, {@code WARNING}, {@code ERROR}. */
@AnyThread
public final class LogLevelNames {
    /** What can be written where a level is asked for. */
    public static final String ALL = "DEBUG, INFO, WARNING, ERROR or CRITICAL";

    private static final String WARNING = "WARNING";
    private static final String REACHES_FURTHER = "_ALL";

    private LogLevelNames() {}

    /**
     * Reads a level, in any case: a word of the reference or of OSGi. {@code CRITICAL} is {@link LogLevel#ERROR}, and
     * {@code _ALL} at the end, as in {@code DEBUG_ALL}, is left out. Empty where the text is no level.
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

    /** Whether it is a level that reaches further than usual, as {@code DEBUG_ALL} does. */
    public static boolean reachesFurther(String text) {
        return text.strip().toUpperCase(Locale.ROOT).endsWith(REACHES_FURTHER);
    }

    /** The word for a level. */
    public static String of(LogLevel level) {
        return level == LogLevel.WARN ? WARNING : level.name();
    }
}
