// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Carries what is logged with java.util.logging into the OSGi log. */
final class JavaLoggingBridge extends Handler {
    private final LoggerFactory loggers;
    private final Formatter formatter = new SimpleFormatter();
    private final java.util.logging.Logger root = LogManager.getLogManager().getLogger("");
    private Handler[] replaced = {};

    JavaLoggingBridge(LoggerFactory loggers) {
        this.loggers = loggers;
    }

    void install() {
        replaced = root.getHandlers();
        for (Handler handler : replaced) {
            root.removeHandler(handler);
        }
        root.addHandler(this);
    }

    void remove() {
        root.removeHandler(this);
        for (Handler handler : replaced) {
            root.addHandler(handler);
        }
    }

    @Override
    public void publish(LogRecord record) {
        String name = record.getLoggerName();
        Logger logger = loggers.getLogger(name == null || name.isEmpty() ? "java.util.logging" : name);
        String message = formatter.formatMessage(record);
        int level = record.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            logger.error("{}", message, record.getThrown());
        } else if (level >= Level.WARNING.intValue()) {
            logger.warn("{}", message, record.getThrown());
        } else if (level >= Level.CONFIG.intValue()) {
            logger.info("{}", message, record.getThrown());
        } else {
            logger.debug("{}", message, record.getThrown());
        }
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
