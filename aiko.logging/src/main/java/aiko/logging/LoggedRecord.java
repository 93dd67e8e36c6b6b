// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import java.time.Instant;
import java.util.Objects;
import org.osgi.service.log.LogLevel;

/**
 * A record of the log as {@link LogHistory} keeps it: text only, so that it keeps no bundle and no class in memory.
 *
 * @param number from 1, ascending by one with each written record; a gap means records that were not selected
 * @param time when the record was logged
 * @param level the level
 * @param logger the name of the logger
 * @param bundle the symbolic name of the bundle that logged it; empty if there is none
 * @param service the topic path of its Aiko service; empty if there is none
 * @param serviceName the name of its Aiko service; empty if there is none
 * @param thread the name of the thread that logged it; empty if unknown
 * @param message the message, truncated if it is very long
 * @param stackTrace the stack trace of its exception, truncated if it is very long; empty if there is none
 */
public record LoggedRecord(
        long number,
        Instant time,
        LogLevel level,
        String logger,
        String bundle,
        String service,
        String serviceName,
        String thread,
        String message,
        String stackTrace) {
    /** No component is null. */
    public LoggedRecord {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(logger, "logger");
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(serviceName, "serviceName");
        Objects.requireNonNull(thread, "thread");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(stackTrace, "stackTrace");
    }
}
