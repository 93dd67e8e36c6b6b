// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import aiko.text.VisibleText;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Texts that no output shows, in each of the forms in which commands print text. */
public final class Secrets {
    /** None. */
    public static final Secrets NONE = new Secrets(List.of());

    private static final String SHOWN = "…";

    private final Collection<String> texts;
    private final List<String> longestFirst;
    private final byte[][] patterns;
    private final boolean[] beginnings = new boolean[256];

    public Secrets(Collection<String> texts) {
        this.texts = texts;
        longestFirst = texts.stream()
                .flatMap(Secrets::forms)
                .distinct()
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .toList();
        patterns = longestFirst.stream()
                .map(text -> text.getBytes(Charset.defaultCharset()))
                .toArray(byte[][]::new);
        for (byte[] pattern : patterns) {
            beginnings[pattern[0] & 0xff] = true;
        }
    }

    /** As it is, as visible text, and within JSON. */
    private static Stream<String> forms(String text) {
        return Stream.of(text, text.replace("\\", "\\\\").replace("\"", "\\\""))
                .flatMap(each -> Stream.of(each, VisibleText.line(each)));
    }

    boolean isOf(Collection<String> others) {
        return texts.equals(others);
    }

    boolean isEmpty() {
        return patterns.length == 0;
    }

    /** The text with an ellipsis for each of them. */
    public String hide(String text) {
        String hidden = text;
        for (String each : longestFirst) {
            hidden = hidden.replace(each, SHOWN);
        }
        return hidden;
    }

    static byte[] shown() {
        return SHOWN.getBytes(Charset.defaultCharset());
    }

    /** Whether one may begin with it. */
    boolean mayBegin(byte first) {
        return beginnings[first & 0xff];
    }

    /** The length of the longest one that is at that place; 0 if none is; -1 if one may be that is longer than what is there. */
    int lengthAt(byte[] bytes, int at, int end) {
        int longest = 0;
        for (byte[] pattern : patterns) {
            int same = 0;
            while (same < pattern.length && at + same < end && pattern[same] == bytes[at + same]) {
                same++;
            }
            if (same == pattern.length) {
                longest = Math.max(longest, same);
            } else if (at + same == end) {
                return -1;
            }
        }
        return longest;
    }

    /** The same if nothing follows. */
    int lengthAtEnd(byte[] bytes, int at, int end) {
        int longest = 0;
        for (byte[] pattern : patterns) {
            if (at + pattern.length <= end
                    && Arrays.equals(bytes, at, at + pattern.length, pattern, 0, pattern.length)) {
                longest = Math.max(longest, pattern.length);
            }
        }
        return longest;
    }
}
