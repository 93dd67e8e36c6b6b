// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.share.ItemCommand;
import aiko.share.internal.item.ItemListeners;
import aiko.share.internal.item.ItemName;
import aiko.share.internal.item.Items;
import aiko.share.internal.reader.Distributor;

/** Changes the items of a shared state, and passes each change to readers and listeners. Owned by the event loop of the service. */
final class StateChanges {
    private final Items items;
    private final Distributor distributor;
    private final ItemListeners listeners;

    StateChanges(Items items, Distributor distributor, ItemListeners listeners) {
        this.items = items;
        this.distributor = distributor;
        this.listeners = listeners;
    }

    void set(ItemCommand command, ItemName name, Object value) {
        changed(command, name, value, items.set(name, value));
    }

    void remove(ItemName name) {
        Items.Before before = items.remove(name);
        if (before.wasThere()) {
            changed(ItemCommand.REMOVE, name, null, before);
        }
    }

    /** Passes on a change that has been made. Listeners are last, so that the changes that they make reach everybody last. */
    void changed(ItemCommand command, ItemName name, Object value, Items.Before before) {
        distributor.changed(command, name.toString(), value, before.value());
        listeners.changed(command, name.toString(), value);
    }
}
