// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.logging.internal.record.LogRecord;
import aiko.process.AikoConstants;
import aiko.process.HostedService;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;

/**
 * Connects the log implementation of the framework: its records, such as events of the framework, are written here, and the
 * records logged here are passed on to it, for its history and its other listeners.
 */
public final class OsgiLog implements LogListener {
    /** Records that may be on their way to slow listeners; while there are as many, further ones are not passed on. */
    static final int MOST_UNDERWAY = 4_096;

    private final LogReaderService reader;
    private final LogService service;
    private final BiFunction<Bundle, String, LogLevel> levels;
    private final Function<Bundle, HostedService> onlyServices;
    private final Consumer<LogRecord> taken;
    private final AtomicInteger underway = new AtomicInteger();

    /**
     * @param levels returns the level of a logger of a bundle
     * @param onlyServices returns the only service of a bundle, or null
     */
    public OsgiLog(
            LogReaderService reader,
            LogService service,
            BiFunction<Bundle, String, LogLevel> levels,
            Function<Bundle, HostedService> onlyServices,
            Consumer<LogRecord> taken) {
        this.reader = reader;
        this.service = service;
        this.levels = levels;
        this.onlyServices = onlyServices;
        this.taken = taken;
    }

    public void open() {
        reader.addLogListener(this);
    }

    public void close() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getServiceReference() instanceof RecordReference) {
            underway.decrementAndGet();
        } else if (levels.apply(entry.getBundle(), entry.getLoggerName()).implies(entry.getLogLevel())) {
            // Events of the framework arrive whatever the level of their logger is.
            taken.accept(record(entry));
        }
    }

    /** On the thread of the log. */
    public void handOn(LogRecord record) {
        Bundle bundle = record.bundle();
        Logger logger = bundle == null
                ? service.getLogger(record.logger())
                : service.getLogger(bundle, record.logger(), Logger.class);
        if (isOn(logger, record) && underway.get() < MOST_UNDERWAY) {
            underway.incrementAndGet();
            Object[] arguments = {record.message(), new RecordReference(record), record.exception()};
            switch (record.level()) {
                case AUDIT -> logger.audit("{}", arguments);
                case ERROR -> logger.error("{}", arguments);
                case WARN -> logger.warn("{}", arguments);
                case INFO -> logger.info("{}", arguments);
                case DEBUG -> logger.debug("{}", arguments);
                case TRACE -> logger.trace("{}", arguments);
            }
        }
    }

    private static boolean isOn(Logger logger, LogRecord record) {
        return switch (record.level()) {
            case AUDIT -> true;
            case ERROR -> logger.isErrorEnabled();
            case WARN -> logger.isWarnEnabled();
            case INFO -> logger.isInfoEnabled();
            case DEBUG -> logger.isDebugEnabled();
            case TRACE -> logger.isTraceEnabled();
        };
    }

    private LogRecord record(LogEntry entry) {
        ServiceReference<?> reference = entry.getServiceReference();
        Object named = reference == null ? null : reference.getProperty(AikoConstants.LOG_SERVICE_TOPIC_PATH);
        return new LogRecord(
                entry.getTime(),
                entry.getLogLevel(),
                entry.getLoggerName(),
                entry.getBundle(),
                named == null ? onlyServices.apply(entry.getBundle()) : reference.adapt(HostedService.class),
                Objects.toString(entry.getThreadInfo(), ""),
                String.valueOf(entry.getMessage()),
                entry.getException(),
                named == null ? null : named + "/log");
    }
}
