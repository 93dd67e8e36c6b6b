// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import aiko.event.Handle;
import aiko.logging.LoggedRecord;
import aiko.process.ServiceRegistration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** The records of the OSGi log. */
final class OsgiLogSource implements LogSource {
    private static final String EVENTS = "Events.";

    private final LogReaderService reader;
    private final LoggerContext rootContext;

    OsgiLogSource(LogReaderService reader, LoggerAdmin admin) {
        this.reader = reader;
        this.rootContext = admin.getLoggerContext(null);
    }

    @Override
    public Handle open(Consumer<LoggedRecord> sink) {
        var listener = new LogListener() {
            private long number;

            @Override
            public void logged(LogEntry entry) {
                if (!isUnwantedEvent(entry)) {
                    sink.accept(record(++number, entry));
                }
            }
        };
        reader.addLogListener(listener);
        return () -> reader.removeLogListener(listener);
    }

    /** Events of the framework come whatever their logger's level is. */
    private boolean isUnwantedEvent(LogEntry entry) {
        return entry.getLoggerName().startsWith(EVENTS)
                && !rootContext.getEffectiveLogLevel(entry.getLoggerName()).implies(entry.getLogLevel());
    }

    private static LoggedRecord record(long number, LogEntry entry) {
        return new LoggedRecord(
                number,
                Instant.ofEpochMilli(entry.getTime()),
                entry.getLogLevel(),
                entry.getLoggerName(),
                entry.getBundle() == null ? "" : entry.getBundle().getSymbolicName(),
                property(entry.getServiceReference(), ServiceRegistration.PROPERTY_TOPIC_PATH),
                property(entry.getServiceReference(), ServiceRegistration.PROPERTY_NAME),
                Objects.toString(entry.getThreadInfo(), ""),
                Texts.cut(String.valueOf(entry.getMessage())),
                entry.getException() == null ? "" : stackTrace(entry.getException()));
    }

    private static String property(ServiceReference<?> service, String name) {
        return service == null ? "" : Objects.toString(service.getProperty(name), "");
    }

    private static String stackTrace(Throwable exception) {
        var text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        return Texts.cut(text.toString().stripTrailing());
    }
}
