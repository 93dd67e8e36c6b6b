// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

import aiko.configuration.spi.SecretNames;
import aiko.process.HostedService;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.osgi.service.log.LogLevel;

/**
 * The text of a record that is written, so that queued and remembered lines keep no bundle and no class in memory.
 *
 * @param millis when it was logged, in milliseconds since 1970
 * @param level its level
 * @param logger the name of the logger
 * @param bundle the symbolic name of the bundle, or null
 * @param service the topic path of the Aiko service, or null
 * @param serviceName its name, or null
 * @param topic where it is published, or null for the log topic of the processes
 * @param thread the name of the thread
 * @param message its message
 * @param stackTrace the stack trace of its exception, or null
 */
public record LogLine(
        long millis,
        LogLevel level,
        String logger,
        String bundle,
        String service,
        String serviceName,
        String topic,
        String thread,
        String message,
        String stackTrace) {
    public static LogLine of(LogRecord record) {
        HostedService service = record.service();
        String ownTopic = service == null ? null : service.topicPath().log();
        return new LogLine(
                record.millis(),
                record.level(),
                record.logger(),
                record.bundle() == null ? null : record.bundle().getSymbolicName(),
                service == null ? null : service.topicPath().toString(),
                service == null ? null : service.details().name(),
                record.topic() == null ? ownTopic : record.topic(),
                record.thread(),
                record.message(),
                record.exception() == null ? null : stackTrace(record));
    }

    /** The name of the level in text and JSON. */
    public String levelName() {
        return switch (level) {
            case TRACE, DEBUG -> "DEBUG";
            case INFO -> "INFO";
            case AUDIT -> "AUDIT";
            case WARN -> "WARNING";
            case ERROR -> "ERROR";
        };
    }

    /** {@code name/id} of the service, or null. */
    public String serviceNameAndId() {
        return service == null ? null : serviceName + service.substring(service.lastIndexOf('/'));
    }

    /**
     * Whether it repeats the other line for the same service, at any time and on any thread. Stack traces are compared last,
     * and rarely at all.
     */
    public boolean saysTheSameAs(LogLine other) {
        return level == other.level
                && message.equals(other.message)
                && Objects.equals(service, other.service)
                && Objects.equals(stackTrace, other.stackTrace);
    }

    public LogLine withMessage(String other, long at) {
        return new LogLine(at, level, logger, bundle, service, serviceName, topic, thread, other, null);
    }

    private static String stackTrace(LogRecord record) {
        String text = stackTrace(record.exception());
        return record.mayPrintSettings() ? SecretNames.withoutSettings(text) : text;
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException | LinkageError | StackOverflowError ofItsOwn) {
            text.append(failure.getClass().getName())
                    .append(": cannot write its stack trace: ")
                    .append(ofItsOwn.getClass().getName());
        }
        return text.toString().stripTrailing();
    }
}
