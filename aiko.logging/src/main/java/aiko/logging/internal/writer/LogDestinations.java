// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import aiko.event.Handle;
import aiko.logging.LogStatistics;
import aiko.logging.internal.destination.ConsoleLog;
import aiko.logging.internal.destination.MqttLog;
import aiko.logging.internal.destination.OsgiLog;
import aiko.logging.internal.level.LoggerLevels;
import aiko.logging.internal.queue.Drops;
import aiko.logging.internal.queue.LogQueue;
import aiko.logging.internal.queue.LogThread;
import aiko.logging.internal.record.LogLine;
import aiko.logging.internal.record.LogRecord;
import aiko.logging.internal.record.RecordSink;
import aiko.logging.internal.record.RecordSource;
import aiko.logging.spi.Console;
import aiko.logging.spi.ReportedFailures;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.spi.ServiceOwners;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.LogService;
import org.osgi.service.metatype.annotations.Designate;

/** Passes records from the queue to console, MQTT, file and listeners, and to the log implementation of the framework. */
@Component(
        service = {RecordSink.class, RecordSource.class},
        immediate = true,
        configurationPid = LoggingConfiguration.PID)
@Designate(ocd = LoggingConfiguration.class)
public class LogDestinations implements RecordSink, RecordSource {
    /** How long a stop waits until queued records are written. */
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    /** A ranking that the log implementation itself does not have. */
    private static final String UNDERNEATH = "(!(service.ranking>=1))";

    private final Path dataFolder;
    private final LogThread thread = new LogThread();
    private final LogQueue queue = new LogQueue(thread, this::write);
    private final MqttLog mqtt = new MqttLog(thread);
    private final LogWriter writer;
    private final LogCounts counts = new LogCounts();
    private final Drops drops;
    private final OsgiLog osgiLog;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Console console;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServiceOwners services;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<ReportedFailures> reported = List.of();

    @Activate
    public LogDestinations(
            BundleContext context,
            LoggingConfiguration configuration,
            @Reference LogReaderService reader,
            @Reference(target = UNDERNEATH) LogService underneath,
            @Reference LoggerLevels levels) {
        dataFolder = Path.of(Objects.requireNonNullElse(context.getProperty("aiko.data.dir"), ""));
        var consoleLog = new ConsoleLog(() -> console, System.console() != null, System.getenv());
        writer = new LogWriter(consoleLog, mqtt, thread, context.getBundle());
        drops = new Drops(
                queue::dropped,
                thread,
                count -> writer.log(
                        LogLevel.WARN, count + " log records dropped: more were logged than could be written"));
        osgiLog = new OsgiLog(reader, underneath, levels::effective, this::onlyServiceOf, queue::acceptFromOsgiLog);
        modified(configuration);
        osgiLog.open();
    }

    @Modified
    void modified(LoggingConfiguration configuration) {
        thread.execute(() -> {
            var problems = new ArrayList<String>();
            writer.use(LoggingSettings.resolve(
                    configuration,
                    System.getenv(),
                    dataFolder,
                    problem -> problems.add(problem.in(LoggingConfiguration.PID))));
            problems.forEach(problem -> writer.log(LogLevel.ERROR, problem));
        });
    }

    @Deactivate
    void deactivate() {
        osgiLog.close();
        queue.flush(END_LIMIT);
        thread.end(
                () -> {
                    drops.reportNow();
                    writer.close();
                    mqtt.close();
                },
                END_LIMIT);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProcess(AikoProcess process, Map<String, Object> properties) {
        boolean isDefault = AikoConstants.DEFAULT_PROCESS.equals(properties.get(AikoConstants.PROCESS_NAME));
        thread.execute(() -> mqtt.add(process, isDefault));
    }

    void unbindProcess(AikoProcess process) {
        // Earlier records are published before its connection ends.
        queue.flush(END_LIMIT);
        thread.await(
                () -> {
                    writer.writeCounts();
                    mqtt.remove(process);
                },
                END_LIMIT);
    }

    @Override
    public void accept(LogRecord record) {
        queue.accept(record);
    }

    @Override
    public Handle follow(Consumer<? super LogLine> listener) {
        writer.listeners().add(listener);
        return () -> writer.listeners().remove(listener);
    }

    @Override
    public LogStatistics statistics() {
        return counts.statistics(queue.dropped(), mqtt.dropped());
    }

    private HostedService onlyServiceOf(Bundle bundle) {
        ServiceOwners known = services;
        return known == null ? null : known.onlyOf(bundle);
    }

    private void write(LogRecord logged, boolean isInOsgiLog) {
        LogRecord record = logged.withoutSecrets();
        counts.count(record.level());
        LogLine line = LogLine.of(record);
        if (!isReported(line)) {
            writer.write(line);
        }
        drops.look();
        if (!isInOsgiLog) {
            osgiLog.handOn(record);
        }
    }

    private boolean isReported(LogLine line) {
        if (line.stackTrace() == null) {
            return false;
        }
        String bundle = Objects.requireNonNullElse(line.bundle(), "");
        Instant time = Instant.ofEpochMilli(line.millis());
        for (ReportedFailures failures : reported) {
            try {
                if (failures.contains(bundle, time, line.message(), line.stackTrace())) {
                    return true;
                }
            } catch (RuntimeException | Error unknown) {
                writer.log(
                        LogLevel.ERROR,
                        "cannot check whether a failure is reported elsewhere: " + unknown + "; logged");
            }
        }
        return false;
    }
}
