// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import aiko.logging.internal.destination.ConsoleLog;
import aiko.logging.internal.destination.FileLog;
import aiko.logging.internal.destination.FileSettings;
import aiko.logging.internal.destination.MqttLog;
import aiko.logging.internal.queue.Alarm;
import aiko.logging.internal.queue.Drops;
import aiko.logging.internal.queue.Repeats;
import aiko.logging.internal.record.LogLine;
import aiko.logging.internal.record.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/** Writes records to the destinations that the settings select. Owned by the thread of the log, except its listeners. */
final class LogWriter {
    private final ConsoleLog console;
    private final MqttLog mqtt;
    private final Alarm alarm;
    private final Bundle bundle;
    private final Drops droppedOnMqtt;
    private final List<Consumer<? super LogLine>> listeners = new CopyOnWriteArrayList<>();
    private LoggingSettings settings;
    private Repeats repeats;
    private FileLog file;

    /** @param bundle the bundle of lines about the log itself */
    LogWriter(ConsoleLog console, MqttLog mqtt, Alarm alarm, Bundle bundle) {
        this.console = console;
        this.mqtt = mqtt;
        this.alarm = alarm;
        this.bundle = bundle;
        droppedOnMqtt = new Drops(
                mqtt::dropped,
                alarm,
                count -> log(
                        LogLevel.WARN,
                        count + " log records not published: more were logged than the MQTT server accepted"));
    }

    List<Consumer<? super LogLine>> listeners() {
        return listeners;
    }

    void use(LoggingSettings newSettings) {
        LoggingSettings old = settings;
        if (old != null) {
            writeCounts();
        }
        settings = newSettings;
        repeats = new Repeats(settings.repeatPeriod(), alarm, this::writeToAll);
        mqtt.use(settings.topics());
        if (!settings.mqtt()) {
            mqtt.forget();
        }
        if (old == null || !old.file().equals(settings.file())) {
            closeFile();
            settings.file().ifPresent(this::open);
        }
    }

    void write(LogLine line) {
        repeats.accept(line);
    }

    /** Logs a line about the log itself. */
    void log(LogLevel level, String message) {
        write(LogLine.of(new LogRecord(
                System.currentTimeMillis(),
                level,
                LogDestinations.class.getName(),
                bundle,
                null,
                Thread.currentThread().getName(),
                message,
                null)));
    }

    /** Writes the counts of repeated records, before a destination is removed. */
    void writeCounts() {
        repeats.flush(System.currentTimeMillis());
    }

    void close() {
        writeCounts();
        droppedOnMqtt.reportNow();
        closeFile();
    }

    private void writeToAll(LogLine line) {
        // Each by itself: a failure of one destination does not keep the record from the others.
        try {
            writeToMqtt(line);
        } finally {
            try {
                writeToFile(line);
            } finally {
                try {
                    callListeners(line);
                } finally {
                    writeToConsole(line);
                }
            }
        }
    }

    private void callListeners(LogLine line) {
        RuntimeException exception = null;
        Error error = null;
        for (Consumer<? super LogLine> listener : listeners) {
            try {
                listener.accept(line);
            } catch (RuntimeException failure) {
                exception = failure;
            } catch (Error failure) {
                error = failure;
            }
        }
        if (error != null) {
            throw error;
        }
        if (exception != null) {
            throw exception;
        }
    }

    private void writeToMqtt(LogLine line) {
        if (settings.mqtt()) {
            mqtt.write(line);
            droppedOnMqtt.look();
        }
    }

    private void writeToFile(LogLine line) {
        if (file != null) {
            file.write(line);
        }
    }

    /** Last: a terminal may be held. */
    private void writeToConsole(LogLine line) {
        if (settings.console()) {
            console.write(line, settings.json());
        }
    }

    private void open(FileSettings newFile) {
        try {
            file = new FileLog(newFile);
        } catch (IOException | RuntimeException unusable) {
            file = FileLog.failed(newFile, unusable);
            log(LogLevel.ERROR, FileLog.problem(newFile, unusable));
        }
    }

    private void closeFile() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
