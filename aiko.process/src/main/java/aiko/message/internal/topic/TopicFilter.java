// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.topic;

import aiko.message.UnsuitableMessageException;
import java.nio.charset.StandardCharsets;

/**
 * A topic filter and its matches: MQTT 3.1.1, section 4.7, character by character.
 */
public record TopicFilter(String text, boolean hasWildcards) {
    private static final int LONGEST_BYTES = 65_535;

    /** @throws UnsuitableMessageException if the text is not a topic filter, saying why */
    public static TopicFilter of(String text) {
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
                throw new UnsuitableMessageException(
                        "topic filter \"" + text + "\": expected + as a whole level, and # as the last level");
            }
        }
        return new TopicFilter(text, wildcards);
    }

    /** @throws UnsuitableMessageException if the text is not a topic name, saying why */
    public static void checkTopicName(String text) {
        check(text, "topic");
        if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
            throw new UnsuitableMessageException("topic \"" + text + "\" contains a wildcard, + or #");
        }
    }

    private static void check(String text, String what) {
        if (text == null || text.isEmpty()) {
            throw new UnsuitableMessageException("empty " + what);
        }
        if (text.indexOf('\0') >= 0) {
            throw new UnsuitableMessageException(what + " contains U+0000");
        }
        if (text.length() > LONGEST_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw new UnsuitableMessageException(what + " longer than " + LONGEST_BYTES + " bytes");
        }
    }

    public boolean matches(String topic) {
        return hasWildcards ? covers(topic) : text.equals(topic);
    }

    /** Whether this filter matches every topic that the other one matches; not certain in odd cases like +/#. */
    public boolean covers(TopicFilter other) {
        return hasWildcards ? covers(other.text) : text.equals(other.text);
    }

    /** A topic name is a filter that matches itself alone, so that one comparison answers both questions. */
    private boolean covers(String other) {
        char first = text.charAt(0);
        if (!other.isEmpty() && other.charAt(0) == '$' && (first == '+' || first == '#')) {
            return false;
        }
        int mine = 0;
        int theirs = 0;
        while (mine < text.length()) {
            char character = text.charAt(mine);
            if (character == '#') {
                return true;
            }
            if (character == '+') {
                if (theirs < other.length() && other.charAt(theirs) == '#') {
                    return false;
                }
                while (theirs < other.length() && other.charAt(theirs) != '/') {
                    theirs++;
                }
                mine++;
            } else if (theirs < other.length() && other.charAt(theirs) == character) {
                mine++;
                theirs++;
            } else {
                // "a/#" also matches "a".
                return theirs == other.length() && mine == text.length() - 2 && text.endsWith("/#");
            }
        }
        return theirs == other.length();
    }

    // Written out: Java takes milliseconds to make those of the first record, and each start needs these.
    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter filter && filter.text.equals(text) && filter.hasWildcards == hasWildcards;
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
