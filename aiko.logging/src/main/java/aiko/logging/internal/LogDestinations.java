// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import aiko.logging.Console;
import aiko.process.AikoProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
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
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;
import org.osgi.service.metatype.annotations.Designate;

/** Writes every record of the OSGi log to the console and to the log topics of the processes. */
@Component(
        service = {},
        immediate = true,
        configurationPid = LoggingConfiguration.PID)
@Designate(ocd = LoggingConfiguration.class)
public class LogDestinations implements LogListener {
    /** What talks too much about itself: framework events, and the embedded MQTT server. */
    private static final String[] QUIET_LOGGERS = {"Events", "LogService", "io.moquette", "io.netty"};

    /** The embedded MQTT server takes every client that goes without a word, and its own stop, for an accident. */
    private static final String[] SILENT_LOGGERS = {
        "io.moquette.broker.NewNettyAcceptor", "io.moquette.broker.NewNettyMQTTHandler"
    };

    private final LoggingSettings settings;
    private final LogReaderService reader;
    private final LoggerContext rootContext;
    private final JavaLoggingBridge javaLogging;
    private final Repeats repeats;
    private final Map<AikoProcess, ProcessLog> processes = new ConcurrentHashMap<>();
    private Bundle bundleOfRecord;
    private ServiceReference<?> serviceOfRecord;
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
            @Reference LoggerAdmin admin,
            @Reference(service = LoggerFactory.class) Logger logger,
            @Reference LoggerFactory loggers) {
        this.reader = reader;
        var problems = new ArrayList<String>();
        settings = LoggingSettings.resolve(configuration, System.getenv(), problems::add);
        repeats = new Repeats(settings.repeatPeriod(), this::write);
        rootContext = admin.getLoggerContext(null);
        setLevels();
        reader.addLogListener(this);
        problems.forEach(problem -> logger.error("{}", problem));
        javaLogging = new JavaLoggingBridge(loggers);
        javaLogging.install();
    }

    @Deactivate
    void deactivate() {
        javaLogging.remove();
        reader.removeLogListener(this);
        processes.values().forEach(ProcessLog::close);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProcess(AikoProcess process) {
        processes.put(process, new ProcessLog(process));
    }

    void unbindProcess(AikoProcess process) {
        processes.remove(process).close();
    }

    @Override
    public void logged(LogEntry entry) {
        // Events of the framework come whatever their logger's level is.
        if (!rootContext.getEffectiveLogLevel(entry.getLoggerName()).implies(entry.getLogLevel())) {
            return;
        }
        bundleOfRecord = entry.getBundle();
        serviceOfRecord = entry.getServiceReference();
        exceptionOfRecord = entry.getLogLevel() == LogLevel.ERROR ? entry.getException() : null;
        repeats.accept(Record.of(entry));
    }

    private void write(Record record) {
        if (settings.console()) {
            print(record.consoleLine());
            if (exceptionOfRecord != null) {
                print(stackTrace(exceptionOfRecord));
            }
        }
        if (settings.mqtt()) {
            processes.values().forEach(process -> process.write(record, bundleOfRecord, serviceOfRecord));
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

    private void setLevels() {
        var levels = new HashMap<>(rootContext.getLogLevels());
        levels.put(Logger.ROOT_LOGGER_NAME, settings.level());
        boolean all = settings.level() == LogLevel.DEBUG || settings.level() == LogLevel.TRACE;
        for (String quiet : QUIET_LOGGERS) {
            levels.put(quiet, all ? LogLevel.INFO : LogLevel.WARN);
        }
        for (String silent : SILENT_LOGGERS) {
            // Nothing but AUDIT records is written at that level.
            levels.put(silent, all ? LogLevel.INFO : LogLevel.AUDIT);
        }
        rootContext.setLogLevels(levels);
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
