// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.text.TextWidth;
import aiko.text.VisibleText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in aligned columns, below one line of headings. Each cell is visible, and takes one line. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(headings);
    }

    public void add(Object... cells) {
        rows.add(Arrays.stream(cells).map(VisibleText::line).toArray(String[]::new));
    }

    public boolean isEmpty() {
        return rows.size() == 1;
    }

    List<String> lines() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], TextWidth.of(row[i]));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(String[] row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            line.append(TextWidth.padded(row[i], widths[i])).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
