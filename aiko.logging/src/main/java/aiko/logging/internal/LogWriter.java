// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/** Writes records to where the settings say. Owned by the thread of the log, but for its listeners. */
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

    /** @param bundle that what is said of the log itself comes from */
    LogWriter(ConsoleLog console, MqttLog mqtt, Alarm alarm, Bundle bundle) {
        this.console = console;
        this.mqtt = mqtt;
        this.alarm = alarm;
        this.bundle = bundle;
        droppedOnMqtt = new Drops(
                mqtt::dropped,
                alarm,
                count -> say(
                        LogLevel.WARN, count + " log records were not published: more came than the MQTT server took"));
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

    /** Says something of the log itself. */
    void say(LogLevel level, String message) {
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

    /** Writes what has been counted so far, before somebody who would be told of it goes. */
    void writeCounts() {
        repeats.flush(System.currentTimeMillis());
    }

    void close() {
        writeCounts();
        droppedOnMqtt.reportNow();
        closeFile();
    }

    private void writeToAll(LogLine line) {
        if (settings.mqtt()) {
            mqtt.write(line);
            droppedOnMqtt.look();
        }
        if (file != null) {
            file.write(line);
        }
        listeners.forEach(listener -> listener.accept(line));
        // Last: a terminal may be held.
        if (settings.console()) {
            console.write(line, settings.json());
        }
    }

    private void open(FileSettings newFile) {
        try {
            file = new FileLog(newFile);
        } catch (IOException | RuntimeException unusable) {
            say(LogLevel.ERROR, "the log file " + newFile.file() + " can't be written: " + unusable);
        }
    }

    private void closeFile() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
