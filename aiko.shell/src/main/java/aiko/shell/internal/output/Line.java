// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.text.TextWidth;
import aiko.text.VisibleText;
import java.util.ArrayList;
import java.util.List;

/**
 * A line whose parts may have styles. Its text is visible as soon as it is added, so that the only escape sequences are those of
 * the styles.
 */
final class Line {
    private record Part(Style style, String text) {}

    private final List<Part> parts = new ArrayList<>();

    Line add(Style style, Object text) {
        parts.add(new Part(style, VisibleText.line(text)));
        return this;
    }

    /** Tabs, which no other text has. */
    Line indent(int tabs) {
        parts.add(new Part(Style.PLAIN, "\t".repeat(tabs)));
        return this;
    }

    Line add(Object text) {
        return add(Style.PLAIN, text);
    }

    /** Adds text, and spaces up to that number of columns. */
    Line addPadded(Style style, String text, int width) {
        add(style, text);
        return add(" ".repeat(Math.max(0, width - TextWidth.of(text))));
    }

    String text(boolean hasColours) {
        var line = new StringBuilder();
        int last = parts.size() - 1;
        while (last >= 0 && parts.get(last).text().isBlank()) {
            last--;
        }
        for (int i = 0; i <= last; i++) {
            String text = parts.get(i).text();
            (hasColours ? parts.get(i).style() : Style.PLAIN).append(line, i == last ? text.stripTrailing() : text);
        }
        return line.toString();
    }
}
