// SPDX-License-Identifier: Apache-2.0
package aiko.logging;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The log of this container: the last records, and each one from now on. An OSGi service. What a bundle follows it no
 * longer follows when it stops.
 *
 * <p>Safe for use by any thread; nothing blocks. Records get here a moment after they were made, in order.
 *
 * <p>Whoever wants the last records and then each new one follows first, looks at the last ones, and leaves out of what
 * it follows the {@linkplain LoggedRecord#number() numbers} that it has seen.
 */
@AnyThread
@ProviderType
public interface LogHistory {
    /**
     * The last records, oldest first: a snapshot.
     *
     * @param count how many at most
     * @param wanted which ones, such as {@code record -> record.level().implies(…)}
     */
    List<LoggedRecord> last(int count, Predicate<? super LoggedRecord> wanted);

    /**
     * Has the listener told of each record from now on, on the thread that writes the log. It must not block. One that
     * throws hears of nothing more; that is logged.
     */
    Handle follow(Consumer<? super LoggedRecord> listener);
}
