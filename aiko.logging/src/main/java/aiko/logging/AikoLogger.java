// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;

/**
 * Creates loggers with a level or a topic of their own: an OSGi service. This is the {@code aiko.logger(name, log_level, topic=…)}
 * of the reference implementation, and has its name for that reason. Without a level or topic of its own, a component injects a
 * {@link Logger} instead.
 *
 * <pre>{@code
 * Logger logger = aikoLogger.logger("example.Part", LogLevel.DEBUG, "aiko/myhost/4711/2/log");
 * }</pre>
 *
 * <p>Source: {@code process.py} and {@code logger.py} of the reference implementation. There, calling it twice with one
 * name duplicates each record; here, it does not.
 */
@AnyThread
@ProviderType
public interface AikoLogger {
    /** A logger with the configured level. */
    Logger logger(String name);

    /** A logger with a level of its own, whatever is configured for its name. */
    Logger logger(String name, LogLevel level);

    /**
     * A logger with the configured level, whose records are published on the topic instead of the log topic of a service or
     * of the process. All other destinations get them as well.
     *
     * @param topic such as {@code aiko/myhost/4711/2/log}
     * @throws IllegalArgumentException if the topic is not a topic name
     */
    Logger logger(String name, String topic);

    /**
     * A logger with a level and a topic of its own.
     *
     * @param topic such as {@code aiko/myhost/4711/2/log}
     * @throws IllegalArgumentException if the topic is not a topic name
     */
    Logger logger(String name, LogLevel level, String topic);
}
