// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import aiko.event.EventLoop;
import aiko.share.SharedState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shares the latest record of each topic. While there are few, every record is sent to the holders of leases; if there are
 * more, only the latest of each topic. Without a lease, records wait until the state is requested. Owned by the event loop.
 */
final class SharedRecords {
    static final Duration PERIOD = Duration.ofMillis(100);
    static final int MOST_IN_A_PERIOD = 100;

    private static final String ITEM = "lru_cache.";

    private final SharedState state;
    private final EventLoop eventLoop;
    private final Map<String, byte[]> waiting = new LinkedHashMap<>();
    private int room = MOST_IN_A_PERIOD;

    SharedRecords(SharedState state, EventLoop eventLoop) {
        this.state = state;
        this.eventLoop = eventLoop;
    }

    void recorded(String topic, byte[] line) {
        waiting.put(topic, line);
        shareSome();
    }

    /** No record of the topic is kept any more. */
    void forgotten(String topic) {
        waiting.remove(topic);
        state.remove(item(topic));
    }

    /** Somebody may be about to ask: an answer has the latest record of each topic. */
    void beforeAnswer() {
        waiting.forEach(this::share);
        waiting.clear();
    }

    private void shareSome() {
        if (state.leaseCount() == 0) {
            return;
        }
        Iterator<Map.Entry<String, byte[]>> next = waiting.entrySet().iterator();
        while (room > 0 && next.hasNext()) {
            if (room == MOST_IN_A_PERIOD) {
                eventLoop.addOneShotTimerHandler(this::periodOver, PERIOD);
            }
            room--;
            Map.Entry<String, byte[]> record = next.next();
            next.remove();
            share(record.getKey(), record.getValue());
        }
    }

    private void periodOver() {
        room = MOST_IN_A_PERIOD;
        shareSome();
    }

    private void share(String topic, byte[] line) {
        state.update(item(topic), withoutSpaces(new String(line, StandardCharsets.UTF_8)));
    }

    /** Dots divide the levels of an item, of which there are two. A colon at the end would make a dictionary. */
    private static String item(String topic) {
        String name = withoutSpaces(topic).replace('.', '\u2024');
        return ITEM + (name.endsWith(":") ? name + '\u2024' : name);
    }

    /** The reference's readers know records in this form only. */
    private static String withoutSpaces(String text) {
        return text.replace(' ', '\u00a0').replace('(', '{').replace(')', '}');
    }
}
