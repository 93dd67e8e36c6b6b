// SPDX-License-Identifier: Apache-2.0
package aiko.logging.spi;

import aiko.threading.AnyThread;
import java.time.Instant;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Failures that somebody reports in a line of their own, so that the log does not write them a second time. Whoever
 * tries something that may fail publishes this as an OSGi service while it does, for example
 *
 * <pre>{@code
 * context.registerService(ReportedFailures.class, (bundle, time, message, trace) -> bundle.equals(tried), null);
 * }</pre>
 *
 * The records stay in the history of the framework's own log, which {@code LogReaderService} and the shell's
 * {@code felix:log} show.
 */
@AnyThread
@ConsumerType
@FunctionalInterface
public interface ReportedFailures {
    /**
     * Whether a record is such a failure. Called on the thread that writes the log, for records with an exception alone;
     * it must not block. If it throws, the record is written.
     *
     * @param bundle the symbolic name of the bundle that logged it, empty if there was none
     * @param time when it was made, in milliseconds
     * @param message what it says
     * @param stackTrace of its exception
     */
    boolean contains(String bundle, Instant time, String message, String stackTrace);
}
