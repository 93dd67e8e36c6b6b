// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import static org.osgi.service.log.LogLevel.AUDIT;
import static org.osgi.service.log.LogLevel.DEBUG;
import static org.osgi.service.log.LogLevel.ERROR;
import static org.osgi.service.log.LogLevel.INFO;
import static org.osgi.service.log.LogLevel.TRACE;
import static org.osgi.service.log.LogLevel.WARN;

import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;

/** Maps the many methods of a logger to two. A level that is off allocates nothing. */
abstract class LeveledLogger implements Logger {
    private static final Object[] NONE = {};

    abstract boolean isEnabled(LogLevel level);

    /** The level is on. */
    abstract void write(LogLevel level, String format, Object[] arguments);

    private void log(LogLevel level, String message) {
        if (isEnabled(level)) {
            write(level, message, NONE);
        }
    }

    private void log(LogLevel level, String format, Object argument) {
        if (isEnabled(level)) {
            write(level, format, new Object[] {argument});
        }
    }

    private void log(LogLevel level, String format, Object first, Object second) {
        if (isEnabled(level)) {
            write(level, format, new Object[] {first, second});
        }
    }

    private void logAll(LogLevel level, String format, Object[] arguments) {
        if (isEnabled(level)) {
            write(level, format, arguments == null ? NONE : arguments);
        }
    }

    private <E extends Exception> void log(LogLevel level, LoggerConsumer<E> consumer) throws E {
        if (isEnabled(level)) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(TRACE);
    }

    @Override
    public void trace(String message) {
        log(TRACE, message);
    }

    @Override
    public void trace(String format, Object argument) {
        log(TRACE, format, argument);
    }

    @Override
    public void trace(String format, Object first, Object second) {
        log(TRACE, format, first, second);
    }

    @Override
    public void trace(String format, Object... arguments) {
        logAll(TRACE, format, arguments);
    }

    @Override
    public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
        log(TRACE, consumer);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(DEBUG);
    }

    @Override
    public void debug(String message) {
        log(DEBUG, message);
    }

    @Override
    public void debug(String format, Object argument) {
        log(DEBUG, format, argument);
    }

    @Override
    public void debug(String format, Object first, Object second) {
        log(DEBUG, format, first, second);
    }

    @Override
    public void debug(String format, Object... arguments) {
        logAll(DEBUG, format, arguments);
    }

    @Override
    public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
        log(DEBUG, consumer);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(INFO);
    }

    @Override
    public void info(String message) {
        log(INFO, message);
    }

    @Override
    public void info(String format, Object argument) {
        log(INFO, format, argument);
    }

    @Override
    public void info(String format, Object first, Object second) {
        log(INFO, format, first, second);
    }

    @Override
    public void info(String format, Object... arguments) {
        logAll(INFO, format, arguments);
    }

    @Override
    public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
        log(INFO, consumer);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(WARN);
    }

    @Override
    public void warn(String message) {
        log(WARN, message);
    }

    @Override
    public void warn(String format, Object argument) {
        log(WARN, format, argument);
    }

    @Override
    public void warn(String format, Object first, Object second) {
        log(WARN, format, first, second);
    }

    @Override
    public void warn(String format, Object... arguments) {
        logAll(WARN, format, arguments);
    }

    @Override
    public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
        log(WARN, consumer);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(ERROR);
    }

    @Override
    public void error(String message) {
        log(ERROR, message);
    }

    @Override
    public void error(String format, Object argument) {
        log(ERROR, format, argument);
    }

    @Override
    public void error(String format, Object first, Object second) {
        log(ERROR, format, first, second);
    }

    @Override
    public void error(String format, Object... arguments) {
        logAll(ERROR, format, arguments);
    }

    @Override
    public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
        log(ERROR, consumer);
    }

    @Override
    public void audit(String message) {
        log(AUDIT, message);
    }

    @Override
    public void audit(String format, Object argument) {
        log(AUDIT, format, argument);
    }

    @Override
    public void audit(String format, Object first, Object second) {
        log(AUDIT, format, first, second);
    }

    @Override
    public void audit(String format, Object... arguments) {
        logAll(AUDIT, format, arguments);
    }
}
