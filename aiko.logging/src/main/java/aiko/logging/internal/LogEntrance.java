// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** What enters the log: levels, and java.util.logging. */
@Component(
        service = {},
        immediate = true,
        configurationPid = LoggingConfiguration.PID)
public class LogEntrance {
    /** What talks too much about itself: framework events, and the embedded MQTT server. */
    private static final String[] QUIET_LOGGERS = {"Events", "LogService", "io.moquette", "io.netty"};

    /** The embedded MQTT server takes every client that goes without a word, and its own stop, for an accident. */
    private static final String[] SILENT_LOGGERS = {
        "io.moquette.broker.NewNettyAcceptor", "io.moquette.broker.NewNettyMQTTHandler"
    };

    private final JavaLoggingBridge javaLogging;

    @Activate
    public LogEntrance(
            LoggingConfiguration configuration, @Reference LoggerAdmin admin, @Reference LoggerFactory loggers) {
        String variable = System.getenv().getOrDefault("AIKO_LOG_LEVEL", "");
        setLevels(admin.getLoggerContext(null), level(Objects.requireNonNullElse(configuration.level(), variable)));
        javaLogging = new JavaLoggingBridge(loggers);
        javaLogging.install();
    }

    @Deactivate
    void deactivate() {
        javaLogging.remove();
    }

    private static LogLevel level(String text) {
        return switch (text.toUpperCase(Locale.ROOT).replaceFirst("_ALL$", "")) {
            case "TRACE" -> LogLevel.TRACE;
            case "DEBUG" -> LogLevel.DEBUG;
            case "WARNING", "WARN" -> LogLevel.WARN;
            case "ERROR", "CRITICAL" -> LogLevel.ERROR;
            default -> LogLevel.INFO;
        };
    }

    private static void setLevels(LoggerContext rootContext, LogLevel level) {
        Map<String, LogLevel> levels = new HashMap<>(rootContext.getLogLevels());
        levels.put(Logger.ROOT_LOGGER_NAME, level);
        boolean all = level == LogLevel.DEBUG || level == LogLevel.TRACE;
        for (String quiet : QUIET_LOGGERS) {
            levels.put(quiet, all ? LogLevel.INFO : LogLevel.WARN);
        }
        for (String silent : SILENT_LOGGERS) {
            // Nothing but AUDIT records is written at that level.
            levels.put(silent, all ? LogLevel.INFO : LogLevel.AUDIT);
        }
        rootContext.setLogLevels(levels);
    }
}
