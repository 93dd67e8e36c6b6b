// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.SimpleFormatter;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/**
 * Passes the records of java.util.logging, and of the JDK's System.Logger, which uses it, to the log: on the caller's
 * thread, so that the service that runs there is known.
 */
final class JavaLoggingBridge extends Handler implements Runnable {
    private static final String NAMELESS = "java.util.logging";

    private final LogFront front;
    private final Formatter formatter = new SimpleFormatter();
    private final java.util.logging.Logger root = LogManager.getLogManager().getLogger("");
    private final Map<String, FrontLogger> loggers = new ConcurrentHashMap<>();
    private Handler[] replaced = {};
    private Level replacedLevel;

    JavaLoggingBridge(LogFront front) {
        this.front = front;
    }

    void install() {
        replacedLevel = root.getLevel();
        replaced = root.getHandlers();
        for (Handler handler : replaced) {
            root.removeHandler(handler);
        }
        root.addHandler(this);
    }

    void remove() {
        root.removeHandler(this);
        root.setLevel(replacedLevel);
        for (Handler handler : replaced) {
            root.addHandler(handler);
        }
    }

    /** Levels have changed: java.util.logging passes on the records that a logger may accept. */
    @Override
    public void run() {
        root.setLevel(
                switch (front.levels().mostDetailed()) {
                    case TRACE -> Level.ALL;
                    case DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARN -> Level.WARNING;
                    case ERROR, AUDIT -> Level.SEVERE;
                });
    }

    void forget(Bundle bundle) {
        loggers.values().removeIf(logger -> bundle.equals(logger.bundle()));
    }

    @Override
    public void publish(java.util.logging.LogRecord record) {
        FrontLogger logger = logger(record.getLoggerName());
        LogLevel level = level(record.getLevel().intValue());
        if (logger.isEnabled(level)) {
            logger.record(level, formatter.formatMessage(record), record.getThrown(), null);
        }
    }

    private FrontLogger logger(String recordsName) {
        String name = recordsName == null || recordsName.isEmpty() ? NAMELESS : recordsName;
        FrontLogger known = loggers.get(name);
        if (known != null) {
            return known;
        }
        FrontLogger logger = front.loggersOf(Callers.bundle()).logger(name);
        loggers.put(name, logger);
        return logger;
    }

    private static LogLevel level(int level) {
        if (level >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        }
        if (level >= Level.WARNING.intValue()) {
            return LogLevel.WARN;
        }
        if (level >= Level.CONFIG.intValue()) {
            return LogLevel.INFO;
        }
        return level >= Level.FINE.intValue() ? LogLevel.DEBUG : LogLevel.TRACE;
    }

    @Override
    public void flush() {
        // nothing is buffered
    }

    @Override
    public void close() {
        // nothing is open
    }
}
