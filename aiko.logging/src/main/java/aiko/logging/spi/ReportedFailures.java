// SPDX-License-Identifier: Apache-2.0
package aiko.logging.spi;

import aiko.threading.AnyThread;
import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Selects failures that a bundle reports in a line of its own, so that the log does not print them again. The bundle registers
 * this as an OSGi service while it tries something that may fail:
 *
 * <pre>{@code
 * context.registerService(ReportedFailures.class, (name, time, message, trace) -> name.equals("example.aloha"), null);
 * }</pre>
 *
 * The records stay in the history of the framework's own log, which {@code LogReaderService} and the command
 * {@code felix:log} list.
 */
@AnyThread
@ConsumerType
@FunctionalInterface
public interface ReportedFailures {
    /**
     * Whether the record is such a failure. Called on the thread that writes the log, for records with an exception only. It
     * must not block. If it throws, the record is printed.
     *
     * @param bundle the symbolic name of the bundle that logged it; empty if there is none
     * @param time when the record was logged, with a resolution of 1 ms
     * @param message the message
     * @param stackTrace the stack trace of its exception
     */
    boolean contains(String bundle, Instant time, String message, String stackTrace);
}
