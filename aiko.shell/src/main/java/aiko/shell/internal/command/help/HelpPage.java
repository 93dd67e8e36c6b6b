// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.help;

import java.util.ArrayList;
import java.util.List;

/** Headings and two columns, which fit a width: names and what is said about them. */
final class HelpPage {
    private static final String INDENT = "  ";
    private static final int NAMES = 20;
    private static final int LEAST_WIDTH = 40;

    private final int width;
    private final List<String> lines = new ArrayList<>();

    HelpPage(int width) {
        this.width = Math.max(width, LEAST_WIDTH);
    }

    void heading(String text) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add(text);
    }

    void entry(String name, String description) {
        String before = INDENT + name + " ".repeat(Math.max(1, NAMES - name.length()));
        wrap(before, " ".repeat(INDENT.length() + NAMES), List.of(description.split(" ")));
    }

    void words(List<String> words) {
        wrap(INDENT, INDENT, words);
    }

    void text(String text) {
        lines.add("");
        wrap("", "", List.of(text.split(" ")));
    }

    List<String> lines() {
        return lines;
    }

    private void wrap(String first, String next, List<String> words) {
        var line = new StringBuilder(first);
        boolean isEmpty = true;
        for (String word : words) {
            if (!isEmpty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(next);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        lines.add(line.toString().stripTrailing());
    }
}
