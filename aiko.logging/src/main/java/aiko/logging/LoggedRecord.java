// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import java.time.Instant;
import java.util.Objects;
import org.osgi.service.log.LogLevel;

/**
 * A record of the log as {@link LogHistory} keeps it: text only, so that it keeps no bundle and no class in memory.
 *
 * @param number from 1, ascending by one with each record written; a gap means that records in between were filtered out
 * @param time when it was logged
 * @param level its level
 * @param logger the name of the logger
 * @param bundle the symbolic name of the bundle that wrote it, empty if there was none
 * @param service the topic path of the Aiko service to which it belongs, empty if there is none
 * @param serviceName the name of that service, empty if there is none
 * @param thread the name of the thread that wrote it, empty if it is not known
 * @param message its message; a very long one is truncated
 * @param stackTrace the stack trace of its exception, empty if there is none; a very long one is truncated
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
