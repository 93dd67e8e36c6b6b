// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

import aiko.event.Handle;
import java.util.function.Consumer;

/** Where the lines of the log can be had, as they are written. */
@FunctionalInterface
public interface RecordSource {
    /** Has the listener told of each line from now on, on the thread of the log. It must not block or throw. */
    Handle follow(Consumer<? super LogLine> listener);
}
