// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.share.internal.item.ItemName;

/** The source of items of a shared state: it brings them up to date, and decides about changes by others. On the event loop. */
public interface StateOwner {
    /** Others may change everything. */
    StateOwner NONE = new StateOwner() {};

    /** Somebody asks for the items. */
    default void refresh() {}

    /**
     * Somebody changes an item.
     *
     * @return the value that it gets
     * @throws IllegalArgumentException if it is refused; the message names the reason
     */
    default Object change(ItemName name, Object value) {
        return value;
    }

    /** @throws IllegalArgumentException if nobody else can remove the item */
    default void checkRemoval(ItemName name) {}

    /** The state no longer belongs to this owner. Any thread. */
    default void closed() {}
}
