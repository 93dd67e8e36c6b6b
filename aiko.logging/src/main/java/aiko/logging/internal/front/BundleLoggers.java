// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;

/** The loggers of one bundle, each made once. */
@SuppressWarnings("deprecation")
final class BundleLoggers implements LogService {
    private static final String OF_LOG_SERVICE = "LogService.";

    private final LogFront front;
    private final Bundle bundle;
    private final Map<String, FrontLogger> loggers = new ConcurrentHashMap<>();
    private final Map<String, PrintfLogger> printfLoggers = new ConcurrentHashMap<>();

    /** @param bundle null for those of whom no bundle is known */
    BundleLoggers(LogFront front, Bundle bundle) {
        this.front = front;
        this.bundle = bundle;
    }

    FrontLogger logger(String name) {
        FrontLogger logger = loggers.get(name);
        return logger != null
                ? logger
                : loggers.computeIfAbsent(name, newName -> new FrontLogger(front, bundle, newName));
    }

    @Override
    public Logger getLogger(String name) {
        return logger(name);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return logger(type.getName());
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
        return getLogger(type.getName(), loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> loggerType) {
        if (loggerType == Logger.class) {
            return loggerType.cast(logger(name));
        }
        if (loggerType == FormatterLogger.class) {
            return loggerType.cast(
                    printfLoggers.computeIfAbsent(name, newName -> new PrintfLogger(front, bundle, newName)));
        }
        throw new IllegalArgumentException("unknown type of logger " + loggerType.getName() + ": expected "
                + Logger.class.getName() + " or " + FormatterLogger.class.getName());
    }

    @Override
    public <L extends Logger> L getLogger(Bundle other, String name, Class<L> loggerType) {
        if (other.getBundleContext() == null) {
            throw new IllegalArgumentException("bundle " + other + " is not active");
        }
        return front.loggersOf(other).getLogger(name, loggerType);
    }

    @Override
    public void log(int level, String message) {
        log(null, level, message, null);
    }

    @Override
    public void log(int level, String message, Throwable exception) {
        log(null, level, message, exception);
    }

    @Override
    public void log(ServiceReference<?> reference, int level, String message) {
        log(reference, level, message, null);
    }

    @Override
    public void log(ServiceReference<?> reference, int level, String message, Throwable exception) {
        FrontLogger logger = logger(OF_LOG_SERVICE + bundle.getSymbolicName());
        LogLevel itsLevel = level(level);
        if (logger.isEnabled(itsLevel)) {
            logger.record(itsLevel, message, exception, reference);
        }
    }

    private static LogLevel level(int level) {
        return switch (level) {
            case LOG_ERROR -> LogLevel.ERROR;
            case LOG_WARNING -> LogLevel.WARN;
            case LOG_INFO -> LogLevel.INFO;
            case LOG_DEBUG -> LogLevel.DEBUG;
            default -> LogLevel.TRACE;
        };
    }
}
