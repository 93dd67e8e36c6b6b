// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Failures that a bundle reports in lines of its own, so that the log does not write them a second time. A bundle that tries
 * an action that may fail publishes this as an OSGi service meanwhile, for example
 *
 * <pre>{@code
 * context.registerService(ReportedFailures.class, (bundle, time, message, trace) -> bundle.equals(tried), null);
 * }</pre>
 *
 * The records stay in the history of the framework's own log, which {@code LogReaderService} and the shell's
 * {@code felix:log} show.
 */
@ConsumerType
@FunctionalInterface
public interface ReportedFailures {
    /**
     * Whether a record is such a failure. Called on the thread that writes the log, only for records with an exception. It
     * must not block. If it throws, the record is written.
     *
     * @param bundle the symbolic name of the bundle that logged it, empty if there was none
     * @param time when it was logged, in milliseconds
     * @param message its message
     * @param stackTrace the stack trace of its exception
     */
    boolean contains(String bundle, Instant time, String message, String stackTrace);
}
