// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import java.util.Locale;
import org.osgi.service.log.LogLevel;

/** Log levels in the words of the reference and of OSGi. */
final class Levels {
    static final String NAMES = "TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL";

    private static final String NAME_OF_WARN = "WARNING";

    private Levels() {}

    /** @throws CommandException if there is no such level */
    static LogLevel parse(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "TRACE" -> LogLevel.TRACE;
            case "DEBUG" -> LogLevel.DEBUG;
            case "INFO" -> LogLevel.INFO;
            case "WARN", NAME_OF_WARN -> LogLevel.WARN;
            case "ERROR", "CRITICAL" -> LogLevel.ERROR;
            default -> throw new CommandException("\"" + text + "\" is no log level: it has to be " + NAMES);
        };
    }

    static String name(LogLevel level) {
        return level == LogLevel.WARN ? NAME_OF_WARN : level.name();
    }
}
