// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.topic;

import aiko.broker.internal.packet.ProtocolViolation;

/** The levels of topics and topic filters, and the rules of MQTT for them. */
public final class TopicLevels {
    public static final String ANY_LEVEL = "+";
    public static final String ANY_LEVELS = "#";

    /** As in Mosquitto. */
    public static final int MOST = 200;

    private TopicLevels() {}

    public static String[] of(String topic) {
        int count = 1;
        for (int i = topic.indexOf('/'); i >= 0; i = topic.indexOf('/', i + 1)) {
            count++;
        }
        String[] levels = new String[count];
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = topic.indexOf('/', start);
            levels[i] = end < 0 ? topic.substring(start) : topic.substring(start, end);
            start = end + 1;
        }
        return levels;
    }

    public static void checkTopic(String topic) throws ProtocolViolation {
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new ProtocolViolation("topic that is empty or contains a wildcard");
        }
        checkDepth(topic);
    }

    public static void checkFilter(String filter) throws ProtocolViolation {
        checkDepth(filter);
        String[] levels = of(filter);
        for (int i = 0; i < levels.length; i++) {
            boolean isWildcard = levels[i].equals(ANY_LEVEL) || levels[i].equals(ANY_LEVELS) && i == levels.length - 1;
            if (!isWildcard && (levels[i].indexOf('+') >= 0 || levels[i].indexOf('#') >= 0)) {
                throw new ProtocolViolation("topic filter with a misplaced wildcard");
            }
        }
        if (filter.isEmpty()) {
            throw new ProtocolViolation("empty topic filter");
        }
    }

    /** Topics that begin with a dollar sign belong to the server: a filter that begins with a wildcard does not match them. */
    public static boolean isReserved(String topic) {
        return topic.startsWith("$");
    }

    private static void checkDepth(String topic) throws ProtocolViolation {
        int levels = 1;
        for (int i = 0; i < topic.length(); i++) {
            if (topic.charAt(i) == '/' && ++levels > MOST) {
                throw new ProtocolViolation("topic of more than " + MOST + " levels");
            }
        }
    }
}
