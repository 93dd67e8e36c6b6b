// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import java.time.Instant;
import java.util.Objects;
import org.osgi.service.log.LogLevel;

/**
 * A record of the log as {@link LogHistory} keeps it: text alone, so that it keeps no bundle and no class alive.
 *
 * @param number from 1, ascending by one with each record that was written: what is missing between two was left out
 * @param time when it was made
 * @param level how important it is
 * @param logger the name of the logger
 * @param bundle the symbolic name of the bundle that wrote it, empty if there was none
 * @param service the topic path of the Aiko service that it belongs to, empty if there is none
 * @param serviceName the name of that service, empty if there is none
 * @param thread the name of the thread that wrote it, empty if it is not known
 * @param message what it says; a very long one is cut
 * @param stackTrace of the exception that goes with it, empty if there is none; a very long one is cut
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
    /** Nothing is null. */
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
