// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.share.ItemCommand;
import aiko.share.internal.item.ItemFilter;
import aiko.share.internal.item.Items;
import aiko.share.internal.wire.ItemMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the answers to requests. The latest one is kept until an item changes if state and filter are small, since many ask for
 * the same at once, for example after the server restarts. Owned by the event loop.
 */
final class Answers {
    /** The largest estimated size of a state, and of a filter, whose answer is kept: little more than a lease takes. */
    private static final int SMALL_BYTES = 1 << 11;

    private final Items items;
    private Answer latest;
    private ItemFilter filter;
    private long version;

    /**
     * An answer.
     *
     * @param size the number of items
     * @param count the message that announces this number
     * @param items the messages that contain the items
     */
    record Answer(int size, byte[] count, Iterable<byte[]> items) {}

    Answers(Items items) {
        this.items = items;
    }

    Answer to(ItemFilter wanted) {
        // Before the items are read: a change meanwhile makes the answer out of date, not the next one.
        long now = items.version();
        if (latest != null && version == now && Objects.equals(wanted.names(), filter.names())) {
            return latest;
        }
        latest = null;
        Map<String, Object> selected = items.select(wanted);
        byte[] count = ItemMessages.count(selected.size());
        if (items.bytes() > SMALL_BYTES || Reader.bytes("", wanted) > SMALL_BYTES) {
            return new Answer(selected.size(), count, () -> selected.entrySet().stream()
                    .map(Answers::written)
                    .iterator());
        }
        List<byte[]> written = new ArrayList<>(selected.size());
        for (Map.Entry<String, Object> item : selected.entrySet()) {
            written.add(written(item));
        }
        latest = new Answer(selected.size(), count, written);
        filter = wanted;
        version = now;
        return latest;
    }

    private static byte[] written(Map.Entry<String, Object> item) {
        return ItemMessages.change(ItemCommand.ADD, item.getKey(), item.getValue());
    }
}
