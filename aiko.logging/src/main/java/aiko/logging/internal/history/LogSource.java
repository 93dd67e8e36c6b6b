// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import aiko.event.Handle;
import aiko.logging.LoggedRecord;
import java.util.function.Consumer;

/** Where the records of this container come from. */
@FunctionalInterface
interface LogSource {
    /** From now on, the sink is given each record that is written, numbered from 1, by one thread at a time. */
    Handle open(Consumer<LoggedRecord> sink);
}
