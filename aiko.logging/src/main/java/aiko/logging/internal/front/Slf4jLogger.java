// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** An SLF4J logger that writes to the log. */
final class Slf4jLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient Slf4jLoggers loggers;
    private final transient Bundle bundle;
    private transient volatile FrontLogger target;

    /** @param bundle null if it is not known */
    Slf4jLogger(String name, Bundle bundle, Slf4jLoggers loggers) {
        this.name = name;
        this.bundle = bundle;
        this.loggers = loggers;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable failure) {
        FrontLogger logger = target();
        if (logger != null) {
            logger.record(level(level), MessageFormatter.basicArrayFormat(pattern, arguments), failure, null);
        }
    }

    private static LogLevel level(Level level) {
        return switch (level) {
            case ERROR -> LogLevel.ERROR;
            case WARN -> LogLevel.WARN;
            case INFO -> LogLevel.INFO;
            case DEBUG -> LogLevel.DEBUG;
            case TRACE -> LogLevel.TRACE;
        };
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
        FrontLogger logger = target();
        return logger != null && logger.isEnabled(level);
    }

    private FrontLogger target() {
        FrontLogger logger = target;
        if (logger == null) {
            logger = loggers.logger(bundle, name);
            target = logger;
        }
        return logger;
    }
}
