// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.event.EventLoop;
import aiko.message.Messages;
import aiko.sexpression.SExpressions;
import aiko.share.ItemCommand;
import aiko.share.SharedState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Those who follow a shared state, by response topic. Owned by the event loop. */
final class Leaseholders {
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Map<String, Holder> holders = new LinkedHashMap<>();
    private volatile int size;

    private record Holder(Lease lease, ItemFilter filter) {}

    Leaseholders(EventLoop eventLoop, Messages messages) {
        this.eventLoop = eventLoop;
        this.messages = messages;
    }

    boolean holds(String responseTopic) {
        return holders.containsKey(responseTopic);
    }

    /** @throws IllegalArgumentException if there are too many */
    void checkRoom() {
        if (holders.size() >= SharedState.MOST_LEASES) {
            throw new IllegalArgumentException("there are " + SharedState.MOST_LEASES + " leases already");
        }
    }

    void open(ShareRequest request) {
        String responseTopic = request.responseTopic();
        var lease = new Lease(eventLoop, request.lease(), () -> remove(responseTopic));
        holders.put(responseTopic, new Holder(lease, request.filter()));
        size = holders.size();
    }

    void extend(String responseTopic, Duration time) {
        holders.get(responseTopic).lease().extend(time);
    }

    void end(String responseTopic) {
        holders.get(responseTopic).lease().end();
        remove(responseTopic);
    }

    void endAll() {
        holders.values().forEach(holder -> holder.lease().end());
        holders.clear();
        size = 0;
    }

    int size() {
        return size;
    }

    /**
     * Tells of a change: those who follow the item as it was made, those who follow something below it what it means
     * for that.
     */
    void changed(ItemCommand command, String item, Object value, Object before) {
        byte[] payload = payload(command, item, value);
        holders.forEach((responseTopic, holder) -> {
            if (holder.filter().covers(item)) {
                messages.publish(responseTopic, payload);
            } else {
                holder.filter()
                        .namesBelow(item)
                        .forEach(below -> changedAbove(responseTopic, command, item, below, value, before));
            }
        });
    }

    private void changedAbove(
            String responseTopic, ItemCommand command, String item, String below, Object value, Object before) {
        String key = below.substring(item.length() + 1);
        if (value instanceof Map<?, ?> now && now.containsKey(key)) {
            messages.publish(responseTopic, payload(command, below, now.get(key)));
        } else if (before instanceof Map<?, ?> then && then.containsKey(key)) {
            messages.publish(responseTopic, payload(ItemCommand.REMOVE, below, null));
        }
    }

    private void remove(String responseTopic) {
        holders.remove(responseTopic);
        size = holders.size();
    }

    static byte[] payload(ItemCommand command, String item, Object value) {
        return command == ItemCommand.REMOVE
                ? SExpressions.generateBytes(command.wireName(), item)
                : SExpressions.generateBytes(command.wireName(), item, value);
    }
}
