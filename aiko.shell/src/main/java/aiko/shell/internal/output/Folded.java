// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.text.TextWidth;
import java.util.ArrayList;
import java.util.List;

/** A line that is too long for a screen, broken between its words. */
final class Folded {
    private static final char SPACE = ' ';

    private Folded() {}

    static List<String> lines(String text, int width, int indent) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (TextWidth.of(rest) > width) {
            int end = end(rest, width);
            int space = rest.lastIndexOf(SPACE, end);
            // No word is broken unless it is longer than a line; the spaces at the beginning are no words.
            boolean isWord = space > 0 && !rest.substring(0, space).isBlank();
            lines.add(rest.substring(0, isWord ? space : end).stripTrailing());
            rest = " ".repeat(indent) + rest.substring(isWord ? space + 1 : end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** Of the longest beginning that fits. */
    private static int end(String text, int width) {
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            used += TextWidth.of(text.substring(end, next));
            if (used > width) {
                break;
            }
            end = next;
        }
        return end;
    }
}
