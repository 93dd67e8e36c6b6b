// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;

/**
 * The reference implementation's entry point to loggers, {@code aiko.logger(name, log_level, topic=…)}: a factory of
 * loggers, published as an OSGi service. It has its name from there. A component that needs neither a level nor a topic of
 * its own injects a {@link Logger} instead.
 *
 * <p>Safe for use by any thread; nothing blocks.
 *
 * <p>Source: {@code process.py} and {@code logger.py} of the reference implementation. There, two calls with the same name
 * double each record; here, they do not.
 */
@ProviderType
public interface AikoLogger {
    /** Returns the logger of that name, with the configured level. */
    Logger logger(String name);

    /**
     * A logger with a level of its own, whatever is configured for its name.
     *
     * @param level null for the one that is configured
     */
    Logger logger(String name, LogLevel level);

    /**
     * A logger whose records are published on a topic, rather than on the log topic of a service or of the process; they
     * go everywhere else as well where records go.
     *
     * @param level null for the one that is configured
     * @param topic such as {@code aiko/myhost/4711/2/log}
     * @throws IllegalArgumentException if it is no topic name
     */
    Logger logger(String name, LogLevel level, String topic);
}
