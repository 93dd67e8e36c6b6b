// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.nio.charset.StandardCharsets;

/**
 * A topic filter, and whether a topic name matches it: MQTT 3.1.1, section 4.7, character by character.
 */
record TopicFilter(String text, boolean hasWildcards) {
    private static final int LONGEST_BYTES = 65_535;

    /** @throws IllegalArgumentException if the text is not a topic filter, saying why */
    static TopicFilter of(String text) {
        check(text, "topic filter");
        boolean wildcards = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character != '+' && character != '#') {
                continue;
            }
            wildcards = true;
            boolean startsLevel = i == 0 || text.charAt(i - 1) == '/';
            boolean isLast = i == text.length() - 1;
            boolean endsLevel = isLast || text.charAt(i + 1) == '/';
            if (!startsLevel || !endsLevel || character == '#' && !isLast) {
                throw new IllegalArgumentException(
                        "topic filter \"" + text + "\": + has to be a level of its own, and #" + " the last level");
            }
        }
        return new TopicFilter(text, wildcards);
    }

    /** @throws IllegalArgumentException if the text is not a topic name, saying why */
    static void checkTopicName(String text) {
        check(text, "topic");
        if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
            throw new IllegalArgumentException("topic \"" + text + "\" holds a wildcard, + or #");
        }
    }

    private static void check(String text, String what) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a " + what + " is empty");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a " + what + " holds U+0000");
        }
        if (text.length() > LONGEST_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw new IllegalArgumentException("a " + what + " is longer than " + LONGEST_BYTES + " bytes");
        }
    }

    boolean matches(String topic) {
        if (!hasWildcards) {
            return text.equals(topic);
        }
        char first = text.charAt(0);
        if (!topic.isEmpty() && topic.charAt(0) == '$' && (first == '+' || first == '#')) {
            return false;
        }
        int f = 0;
        int t = 0;
        while (f < text.length()) {
            char character = text.charAt(f);
            if (character == '#') {
                return true;
            }
            if (character == '+') {
                while (t < topic.length() && topic.charAt(t) != '/') {
                    t++;
                }
                f++;
            } else if (t < topic.length() && topic.charAt(t) == character) {
                f++;
                t++;
            } else {
                // "a/#" also matches "a".
                return t == topic.length() && f == text.length() - 2 && text.endsWith("/#");
            }
        }
        return t == topic.length();
    }
}
