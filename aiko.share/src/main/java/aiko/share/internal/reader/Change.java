// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.share.ItemCommand;
import aiko.share.internal.item.ItemFilter;
import aiko.share.internal.wire.ItemMessages;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A change of an item, as the messages for those who follow the item, or something below it. */
public final class Change {
    /** A message with more bytes is not kept, but written again for each reader. */
    private static final int LARGE = 1 << 10;

    private final ItemCommand command;
    private final String item;
    private final Object value;
    private final Object before;
    private final boolean isExact;
    private byte[] payload;

    /** @param before the value of the item before; null for none */
    Change(ItemCommand command, String item, Object value, Object before) {
        this(command, item, value, before, true);
    }

    private Change(ItemCommand command, String item, Object value, Object before, boolean isExact) {
        this.command = command;
        this.item = item;
        this.value = value;
        this.before = before instanceof Map<?, ?> ? before : null;
        this.isExact = isExact;
    }

    String item() {
        return item;
    }

    /** Releases a long message, since this change may be kept for long. */
    void releaseLongPayload() {
        if (payload != null && payload.length > LARGE) {
            payload = null;
        }
    }

    /**
     * This change in place of earlier ones that some readers have not received.
     *
     * @param earlier the one of the same item; null if there were only changes of items below it
     */
    Change insteadOf(Change earlier) {
        boolean isNew = earlier != null && earlier.command == ItemCommand.ADD && command == ItemCommand.UPDATE;
        return new Change(isNew ? ItemCommand.ADD : command, item, value, null, false);
    }

    /**
     * Writes the change for those who follow items below the changed one, but not all of it. Returns how much was examined for
     * that, beside the messages.
     */
    int writeBelow(ItemFilter filter, Consumer<byte[]> messages) {
        List<String> names = filter.namesBelow(item);
        names.forEach(below -> writeBelow(below, messages));
        return 1 + names.size();
    }

    private void writeBelow(String below, Consumer<byte[]> messages) {
        String key = below.substring(item.length() + 1);
        if (value instanceof Map<?, ?> now && now.containsKey(key)) {
            messages.accept(ItemMessages.change(command, below, now.get(key)));
        } else if (!isExact || before instanceof Map<?, ?> then && then.containsKey(key)) {
            messages.accept(ItemMessages.change(ItemCommand.REMOVE, below, null));
        }
    }

    /** The message for those who follow the item. */
    byte[] payload() {
        if (payload == null) {
            payload = ItemMessages.change(command, item, value);
        }
        return payload;
    }
}
