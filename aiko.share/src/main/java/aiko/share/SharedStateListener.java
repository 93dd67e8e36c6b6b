// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of items of a shared state and their changes, whoever made them, on the event loop that owns it. */
@ConsumerType
@FunctionalInterface
public interface SharedStateListener {
    /**
     * An item has been set or removed. It must not block. What it throws is logged.
     *
     * @param value what it is now, a dictionary for all items below it; null where it was removed
     */
    void itemChanged(ItemCommand command, String item, Object value);
}
