// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;

/**
 * Loggers for those who come from the reference, whose {@code aiko.logger(name, log_level, topic=…)} this is: an OSGi
 * service. Whoever needs neither a level nor a topic of its own has a {@link Logger} injected.
 *
 * <p>Safe for use by any thread; nothing blocks.
 *
 * <p>Source: {@code process.py} and {@code logger.py} of the reference implementation. There, calling it twice with one
 * name doubles each record; here, it does not.
 */
@AnyThread
@ProviderType
public interface AikoLogger {
    /** The logger of that name, whose level is the one that is configured. */
    Logger logger(String name);

    /** A logger with a level of its own, whatever is configured for its name. */
    Logger logger(String name, LogLevel level);

    /**
     * A logger with the configured level, whose records are published on the topic instead of the log topic of a service or
     * of the process. All other destinations get them as well.
     *
     * @param topic such as {@code aiko/myhost/4711/2/log}
     * @throws IllegalArgumentException if it is no topic name
     */
    Logger logger(String name, String topic);

    /**
     * A logger with a level and a topic of its own.
     *
     * @param topic such as {@code aiko/myhost/4711/2/log}
     * @throws IllegalArgumentException if it is no topic name
     */
    Logger logger(String name, LogLevel level, String topic);
}
