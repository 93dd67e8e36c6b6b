// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** An SLF4J logger that writes to the OSGi logger of its name. */
final class Slf4jLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient Slf4jLoggers loggers;
    private transient volatile Logger target;

    Slf4jLogger(String name, Slf4jLoggers loggers) {
        this.name = name;
        this.loggers = loggers;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable failure) {
        Logger logger = target();
        if (logger == null) {
            return;
        }
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        switch (level) {
            case ERROR -> logger.error("{}", message, failure);
            case WARN -> logger.warn("{}", message, failure);
            case INFO -> logger.info("{}", message, failure);
            case DEBUG -> logger.debug("{}", message, failure);
            case TRACE -> logger.trace("{}", message, failure);
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(LogLevel.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(LogLevel.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(LogLevel.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(LogLevel.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(LogLevel.ERROR);
    }

    private boolean isEnabled(LogLevel level) {
        Logger logger = target();
        if (logger == null) {
            return false;
        }
        return switch (level) {
            case TRACE -> logger.isTraceEnabled();
            case DEBUG -> logger.isDebugEnabled();
            case INFO -> logger.isInfoEnabled();
            case WARN -> logger.isWarnEnabled();
            case ERROR, AUDIT -> logger.isErrorEnabled();
        };
    }

    private Logger target() {
        Logger logger = target;
        if (logger == null) {
            logger = loggers.osgiLogger(name);
            target = logger;
        }
        return logger;
    }
}
