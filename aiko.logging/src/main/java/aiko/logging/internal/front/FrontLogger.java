// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import aiko.logging.internal.record.LogRecord;
import aiko.process.HostedService;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogLevel;

/** A logger of a bundle. It caches its level until any level is changed. */
class FrontLogger extends LeveledLogger {
    /** It logs each packet of a service on the thread of the service: a level of the service is not meant for it. */
    private static final String MQTT_CLIENT = "org.eclipse.paho.";

    private final LogFront front;
    private final Bundle bundle;
    private final String name;
    private final boolean isOfMqttClient;
    private Remembered remembered;

    /** Immutable: threads may see an old one, but never a half-made one. */
    private static final class Remembered {
        private final int generation;
        private final LogLevel level;

        Remembered(int generation, LogLevel level) {
            this.generation = generation;
            this.level = level;
        }
    }

    /** @param bundle null if it is not known */
    FrontLogger(LogFront front, Bundle bundle, String name) {
        this.front = front;
        this.bundle = bundle;
        this.name = name;
        isOfMqttClient = name.startsWith(MQTT_CLIENT);
    }

    @Override
    public String getName() {
        return name;
    }

    Bundle bundle() {
        return bundle;
    }

    @Override
    boolean isEnabled(LogLevel level) {
        LogLevel ofService = isOfMqttClient ? null : front.owners().levelOfOwner(bundle, name);
        return (ofService == null ? level() : ofService).implies(level);
    }

    /** Without the levels of services. */
    LogLevel level() {
        int generation = front.levels().generation();
        Remembered now = remembered;
        if (now == null || now.generation != generation) {
            now = new Remembered(generation, front.levels().effective(bundle, name));
            remembered = now;
        }
        return now.level;
    }

    /** Where its records are published; null for the log topic of the service or the process. */
    String topic() {
        return null;
    }

    String format(String format, Object[] arguments, int count) {
        return Braces.format(format, arguments, count);
    }

    @Override
    void write(LogLevel level, String format, Object[] arguments) {
        Throwable exception = null;
        ServiceReference<?> reference = null;
        int count = arguments.length;
        // The last two may be an exception and a service, in either order.
        for (int looked = 0; looked < 2 && count > 0; looked++) {
            Object last = arguments[count - 1];
            if (last instanceof Throwable throwable && exception == null) {
                exception = throwable;
            } else if (last instanceof ServiceReference<?> service && reference == null) {
                reference = service;
            } else {
                break;
            }
            count--;
        }
        record(level, count == 0 ? format : format(format, arguments, count), exception, reference);
    }

    /** The level is on. */
    void record(LogLevel level, String message, Throwable exception, ServiceReference<?> named) {
        HostedService service = front.owners().owner(named, bundle, name);
        front.accept(new LogRecord(
                System.currentTimeMillis(),
                level,
                name,
                bundle,
                service,
                Thread.currentThread().getName(),
                String.valueOf(message),
                exception,
                topic()));
    }
}
