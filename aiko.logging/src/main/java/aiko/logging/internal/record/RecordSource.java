// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

import aiko.event.Handle;
import aiko.logging.LogStatistics;
import java.util.function.Consumer;

/** Passes on the lines of the log as they are written. */
public interface RecordSource {
    /** Calls the listener with each new line, on the thread of the log. It must not block or throw. */
    Handle follow(Consumer<? super LogLine> listener);

    /** The figures of the log. Any thread. */
    LogStatistics statistics();
}
