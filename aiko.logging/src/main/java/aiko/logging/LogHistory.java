// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import aiko.event.Handle;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The log of this container: its last records, and each new record. An OSGi service. The listeners of a bundle are removed
 * when the bundle stops.
 *
 * <p>Safe for use by any thread; nothing blocks. A record arrives shortly after it was logged, in order.
 *
 * <p>To read the last records and then each new one, follow first, read the last records, and skip the records followed
 * whose {@linkplain LoggedRecord#number() numbers} have been read.
 */
@ProviderType
public interface LogHistory {
    /**
     * Returns a snapshot of the last records, oldest first.
     *
     * @param count the maximum number of records
     * @param wanted selects records, for example {@code record -> record.level().implies(…)}
     */
    List<LoggedRecord> last(int count, Predicate<? super LoggedRecord> wanted);

    /**
     * Calls the listener with each new record, on the thread that writes the log. It must not block. A listener that throws
     * is removed, and the failure is logged.
     */
    Handle follow(Consumer<? super LoggedRecord> listener);
}
