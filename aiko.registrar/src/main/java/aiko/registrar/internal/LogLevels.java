// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import java.util.HashMap;
import java.util.Locale;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** The level of the loggers below a name, in the words of the reference. */
final class LogLevels {
    private static final String NAME_OF_WARN = "WARNING";

    private final LoggerContext context;
    private final String loggerName;
    private final Logger logger;

    /** @param loggerName of a package */
    LogLevels(LoggerAdmin admin, String loggerName, Logger logger) {
        this.context = admin.getLoggerContext(null);
        this.loggerName = loggerName;
        this.logger = logger;
    }

    String level() {
        LogLevel level = context.getEffectiveLogLevel(loggerName);
        return level == LogLevel.WARN ? NAME_OF_WARN : level.name();
    }

    /** A word that is no level is logged, and changes nothing. */
    void set(String level) {
        try {
            var levels = new HashMap<>(context.getLogLevels());
            levels.put(loggerName, parse(level));
            context.setLogLevels(levels);
        } catch (IllegalArgumentException unknown) {
            logger.warn("log level \"{}\" is not DEBUG, INFO, WARNING, ERROR or CRITICAL", level);
        }
    }

    /** The reference has DEBUG_ALL and so on as well, for a level that reaches further than Aiko itself. */
    private static LogLevel parse(String text) {
        String level = text.toUpperCase(Locale.ROOT).replaceFirst("_ALL$", "");
        return switch (level) {
            case NAME_OF_WARN -> LogLevel.WARN;
            case "CRITICAL" -> LogLevel.ERROR;
            default -> LogLevel.valueOf(level);
        };
    }
}
