// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import aiko.logging.Console;
import aiko.logging.internal.level.LoggerLevels;
import aiko.process.AikoProcess;
import aiko.process.ServiceRegistration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Writes every record of the OSGi log to the console and to the log topics of the processes. */
@Component(service = LogDestinations.class, immediate = true, configurationPid = LoggingConfiguration.PID)
@Designate(ocd = LoggingConfiguration.class)
public class LogDestinations implements LogListener {
    private final LoggingSettings settings;
    private final LogReaderService reader;
    private final LoggerLevels levels;
    private final Repeats repeats;
    private final Map<AikoProcess, ProcessLog> processes = new ConcurrentHashMap<>();
    private String topicOfRecord;
    private String serviceOfRecord;
    private Throwable exceptionOfRecord;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Console console;

    @Activate
    public LogDestinations(
            LoggingConfiguration configuration,
            @Reference LogReaderService reader,
            @Reference LoggerLevels levels,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.reader = reader;
        var problems = new ArrayList<String>();
        settings = LoggingSettings.resolve(configuration, System.getenv(), problems::add);
        repeats = new Repeats(settings.repeatPeriod(), this::write);
        this.levels = levels;
        reader.addLogListener(this);
        problems.forEach(problem -> logger.error("{}", problem));
    }

    @Deactivate
    void deactivate() {
        reader.removeLogListener(this);
        processes.values().forEach(ProcessLog::close);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProcess(AikoProcess process, Map<String, Object> properties) {
        boolean isDefault = AikoProcess.DEFAULT_NAME.equals(properties.get(AikoProcess.PROPERTY_NAME));
        processes.put(process, new ProcessLog(process, isDefault));
    }

    void unbindProcess(AikoProcess process) {
        processes.remove(process).close();
    }

    @Override
    public void logged(LogEntry entry) {
        // Events of the framework come whatever their logger's level is.
        if (!levels.effective(entry.getBundle(), entry.getLoggerName()).implies(entry.getLogLevel())) {
            return;
        }
        logOfOsgi(entry);
    }

    private synchronized void logOfOsgi(LogEntry entry) {
        topicOfRecord = null;
        serviceOfRecord = entry.getServiceReference() == null
                ? null
                : (String) entry.getServiceReference().getProperty(ServiceRegistration.PROPERTY_TOPIC_PATH);
        exceptionOfRecord = entry.getLogLevel() == LogLevel.ERROR ? entry.getException() : null;
        repeats.accept(Record.of(entry));
    }

    /** A record that was made by one of our loggers. */
    synchronized void accept(LogRecord record) {
        topicOfRecord = record.topic();
        serviceOfRecord =
                record.service() == null ? null : record.service().topicPath().toString();
        exceptionOfRecord = record.level() == LogLevel.ERROR ? record.exception() : null;
        repeats.accept(Record.of(record));
    }

    private void write(Record record) {
        if (settings.console()) {
            print(record.consoleLine());
            if (exceptionOfRecord != null) {
                print(stackTrace(exceptionOfRecord));
            }
        }
        if (settings.mqtt()) {
            processes.values().forEach(process -> process.write(record, topicOfRecord, serviceOfRecord));
        }
    }

    private void print(String line) {
        Console owner = console;
        if (owner != null) {
            owner.println(line);
        } else {
            System.out.println(line);
        }
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
