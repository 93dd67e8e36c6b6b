// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.text.TextWidth;
import aiko.text.VisibleText;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows of values: as text in aligned columns, below one line of headings, each cell visible and in one line; as JSON, an array
 * with an object for each row.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final String ELLIPSIS = "…";

    /** No column is cut to less. */
    private static final int LEAST_WIDTH = 8;

    private final List<Column> columns;
    private final List<Object[]> rows = new ArrayList<>();

    /** A value that is other text for people. */
    private record Cell(Object value, Object text) {}

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** A table of text. */
    public Table(String... headings) {
        columns = Stream.of(headings).map(Column::text).toList();
    }

    /** A cell that is shown as other text to people. */
    public static Object cell(Object value, Object text) {
        return new Cell(value, text);
    }

    static Object shown(Object cell) {
        return cell instanceof Cell two ? two.text() : cell;
    }

    static Object value(Object cell) {
        return cell instanceof Cell two ? two.value() : cell;
    }

    /** The text, or no value if it is empty. */
    public static Object orAbsent(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Adds a row: a value for each column, null if there is none. */
    public void add(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(cells);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** @param width of the terminal; 0 if nothing is cut */
    List<Line> lines(int width) {
        List<Column> shown = columns.stream().filter(Column::isShown).toList();
        List<String[]> texts = new ArrayList<>();
        texts.add(shown.stream().map(Column::heading).toArray(String[]::new));
        rows.forEach(row -> texts.add(IntStream.range(0, row.length)
                .filter(i -> columns.get(i).isShown())
                .mapToObj(i -> text(row[i], columns.get(i)))
                .toArray(String[]::new)));
        int[] widths = new int[shown.size()];
        for (String[] row : texts) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], TextWidth.of(row[i]));
            }
        }
        if (width > 0) {
            int room = width - GAP.length() * (widths.length - 1);
            shrink(widths, room, i -> shown.get(i).kind().isCut());
            shrink(widths, room, i -> shown.get(i).kind() == Column.Kind.IDENTIFIER);
        }
        List<Line> lines = new ArrayList<>();
        for (String[] row : texts) {
            var line = new Line();
            for (int i = 0; i < row.length; i++) {
                Style style = lines.isEmpty() ? Style.HEADING : shown.get(i).style(row[i]);
                line.addPadded(style, cut(row[i], widths[i]), widths[i]).add(GAP);
            }
            lines.add(line);
        }
        return lines;
    }

    private static String text(Object cell, Column column) {
        return VisibleText.line(Values.text(shown(cell), column.absent()));
    }

    /** Takes columns from the widest ones until all fit, or none of them can be narrower. */
    private static void shrink(int[] widths, int room, Predicate<Integer> isCut) {
        int excess = IntStream.of(widths).sum() - room;
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (isCut.test(i) && widths[i] > LEAST_WIDTH && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    /** The beginning of a text, with an ellipsis if it is longer. */
    static String cut(String text, int width) {
        if (TextWidth.of(text) <= width) {
            return text;
        }
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            int each = TextWidth.of(text.substring(end, next));
            if (used + each > width - 1) {
                break;
            }
            used += each;
            end = next;
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Object[] row : rows) {
            json.writeStartObject();
            for (int i = 0; i < row.length; i++) {
                Column column = columns.get(i);
                Object value = value(row[i]);
                json.writeFieldName(column.key());
                Values.write(column.kind() == Column.Kind.PROBLEM && "".equals(value) ? null : value, json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
