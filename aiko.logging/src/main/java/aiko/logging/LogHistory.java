// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The last records of the log of this container, and each new one: an OSGi service. The listeners of a bundle end when the bundle
 * stops. Records arrive in order, a moment after they were logged.
 *
 * <p>To get the last records and then each new one, follow first, read the last ones, and skip records with a
 * {@linkplain LoggedRecord#number() number} that was read already.
 *
 * <pre>{@code
 * history.last(100, record -> LogLevel.WARN.implies(record.level())).forEach(record -> out.println(record.message()));
 * }</pre>
 */
@AnyThread
@ProviderType
public interface LogHistory {
    /**
     * The last records, oldest first. A snapshot.
     *
     * @param count the largest number of records
     * @param wanted selects records
     */
    List<LoggedRecord> last(int count, Predicate<? super LoggedRecord> wanted);

    /**
     * Calls the listener with each new record, on the thread that writes the log. The listener must not block. If it throws, it
     * is removed, and the exception is logged.
     */
    Handle follow(Consumer<? super LoggedRecord> listener);

    /** The figures of the log. */
    LogStatistics statistics();
}
