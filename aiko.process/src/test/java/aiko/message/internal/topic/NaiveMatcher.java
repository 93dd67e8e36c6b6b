// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.topic;

import java.util.List;

/** MQTT 3.1.1, section 4.7, in as many words: slow and obvious, to compare the real one with. */
final class NaiveMatcher {
    private NaiveMatcher() {}

    static boolean matches(String filter, String topic) {
        boolean beginsWithWildcard = filter.startsWith("+") || filter.startsWith("#");
        if (topic.startsWith("$") && beginsWithWildcard) {
            return false;
        }
        return matches(List.of(filter.split("/", -1)), List.of(topic.split("/", -1)));
    }

    private static boolean matches(List<String> filter, List<String> topic) {
        if (filter.isEmpty()) {
            return topic.isEmpty();
        }
        String level = filter.get(0);
        if (level.equals("#")) {
            return true;
        }
        if (topic.isEmpty()) {
            return false;
        }
        if (!level.equals("+") && !level.equals(topic.get(0))) {
            return false;
        }
        return matches(filter.subList(1, filter.size()), topic.subList(1, topic.size()));
    }
}
