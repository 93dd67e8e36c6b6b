// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.threading.OnEventLoop;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the items of a shared state and all changes of them, on the event loop that owns the state.
 *
 * <pre>{@code
 * state.addListener((command, item, value) -> logger.info("{} {} {}", command, item, value.orElse("")));
 * }</pre>
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface SharedStateListener {
    /**
     * Called after an item was set or removed. Must not block. An exception is logged.
     *
     * @param value its new value, a dictionary for all items below it; empty if it was removed, or set to {@code 0:}
     */
    void itemChanged(ItemCommand command, String item, Optional<Object> value);
}
