// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.broker.internal.memory.QueueMemory;
import aiko.broker.internal.packet.Message;
import aiko.broker.internal.topic.RetainedMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who gets what, compared with MQTT 3.1.1, section 4.7, in as many words. */
class SubscriptionsTest {
    private static final List<String> LEVELS = List.of("a", "b", "", "$x");
    private static final List<String> FILTER_LEVELS = List.of("a", "b", "", "+", "#", "$x");

    private final Random random = new Random(3);
    private final QueueMemory room = new QueueMemory(TestServer.AMPLE);

    private static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        return matches(List.of(filter.split("/", -1)), List.of(topic.split("/", -1)));
    }

    private static boolean matches(List<String> filter, List<String> topic) {
        if (filter.isEmpty() || topic.isEmpty()) {
            return filter.isEmpty() && topic.isEmpty() || filter.equals(List.of("#"));
        }
        return filter.get(0).equals("#")
                || (filter.get(0).equals("+") || filter.get(0).equals(topic.get(0)))
                        && matches(filter.subList(1, filter.size()), topic.subList(1, topic.size()));
    }

    private String some(List<String> levels) {
        var parts = new ArrayList<String>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String level = levels.get(random.nextInt(levels.size()));
            parts.add(level);
            if (level.equals("#")) {
                break;
            }
        }
        return String.join("/", parts);
    }

    @Test
    void routes_and_retained_messages_are_those_of_the_specification() {
        for (int round = 0; round < 300; round++) {
            var subscriptions = new Subscriptions();
            Map<Session, Map<String, Integer>> expected = new HashMap<>();
            for (int i = 0; i < 5; i++) {
                var session = new Session("s" + i, true, room);
                Map<String, Integer> filters = new HashMap<>();
                for (int j = 0; j < 4; j++) {
                    filters.put(some(FILTER_LEVELS), random.nextInt(3));
                }
                filters.forEach((filter, granted) -> subscriptions.add(filter, session, granted));
                String removed = filters.keySet().iterator().next();
                filters.remove(removed);
                subscriptions.remove(removed, session);
                expected.put(session, filters);
            }
            var retained = new RetainedMessages(Long.MAX_VALUE, Integer.MAX_VALUE);
            var topics = new HashSet<String>();
            for (int i = 0; i < 20; i++) {
                String topic = some(LEVELS);
                topics.add(topic);
                retained.put(new Message(topic, 0, new byte[] {1}, 0, false));
                Subscriptions.Route route = subscriptions.route(topic);
                Map<Session, Integer> found = new HashMap<>();
                for (int j = 0; j < route.sessions().length; j++) {
                    assertThat(found.put(route.sessions()[j], route.granted()[j]))
                            .isNull();
                }
                Map<Session, Integer> right = new HashMap<>();
                expected.forEach((session, filters) -> filters.forEach((filter, granted) -> {
                    if (matches(filter, topic)) {
                        right.merge(session, granted, Math::max);
                    }
                }));
                assertThat(found).as(topic).isEqualTo(right);
            }
            String filter = some(FILTER_LEVELS);
            var found = new ArrayList<String>();
            retained.forEachMatching(filter, message -> found.add(message.topic()));
            assertThat(found)
                    .as(filter)
                    .containsExactlyInAnyOrderElementsOf(topics.stream()
                            .filter(topic -> matches(filter, topic))
                            .toList());
        }
    }
}
