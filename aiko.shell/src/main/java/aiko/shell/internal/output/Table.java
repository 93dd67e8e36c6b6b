// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.text.TextWidth;
import aiko.text.VisibleText;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
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

    /** Text that is cut to less says little: columns that matter less are left out before. */
    private static final int READABLE_WIDTH = 20;

    private final List<Column> columns;
    private final List<Object[]> rows = new ArrayList<>();
    private UnaryOperator<String> hide = UnaryOperator.identity();

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

    /** Of a text that is cut, a secret would not be recognized any more. */
    void hide(UnaryOperator<String> secrets) {
        hide = secrets;
    }

    /** @param width of the terminal; 0 if nothing is cut */
    List<Line> lines(int width) {
        Layout layout = layout(width);
        List<Line> lines = new ArrayList<>();
        for (String[] row : layout.texts()) {
            var line = new Line();
            for (int i = 0; i < row.length; i++) {
                Column column = layout.columns().get(i);
                int each = layout.widths()[i];
                Style style = lines.isEmpty() ? Style.HEADING : column.style(row[i]);
                String text = lines.isEmpty() ? cut(row[i], each) : cut(row[i], each, column);
                line.addPadded(style, text, each).add(GAP);
            }
            lines.add(line);
        }
        return lines;
    }

    /** The headings of the columns for which a terminal has no room. */
    List<String> notShown(int width) {
        if (width <= 0) {
            return List.of();
        }
        List<Column> shown = layout(width).columns();
        return columns.stream()
                .filter(column -> column.isShown() && !shown.contains(column) && !isEmpty(column))
                .map(Column::heading)
                .toList();
    }

    /** The line about them; none if all are shown. */
    List<Line> note(int width) {
        List<String> names = notShown(width);
        return names.isEmpty() ? List.of() : List.of(new Line().add(note(names, width)));
    }

    /** As much of it as fits. */
    private static String note(List<String> names, int width) {
        String all = String.join(", ", names);
        return Stream.of(
                        "columns not shown: " + all + "; --json or a wider terminal shows them",
                        "not shown: " + all + "; --json shows them",
                        "not shown: " + all)
                .filter(text -> text.length() <= width)
                .findFirst()
                .orElseGet(
                        () -> cut(names.size() + " columns not shown; --json or a wider terminal shows them", width));
    }

    /**
     * What is shown.
     *
     * @param texts the headings, and the cells of each row
     */
    private record Layout(List<Column> columns, List<String[]> texts, int[] widths) {
        boolean fits(int width) {
            return IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) <= width;
        }
    }

    private Layout layout(int width) {
        List<Column> shown =
                new ArrayList<>(columns.stream().filter(Column::isShown).toList());
        Layout layout = layout(shown);
        if (width <= 0) {
            return layout;
        }
        if (!layout.fits(width) && shown.removeIf(this::isEmpty)) {
            layout = layout(shown);
        }
        shrink(layout, width, READABLE_WIDTH);
        while (!layout.fits(width) && shown.stream().anyMatch(Column::isDispensable)) {
            shown.remove(leastImportant(shown));
            layout = layout(shown);
            shrink(layout, width, READABLE_WIDTH);
        }
        shrink(layout, width, LEAST_WIDTH);
        while (!layout.fits(width) && shown.stream().anyMatch(column -> column.rank() > 0)) {
            shown.remove(leastImportant(shown));
            layout = layout(shown);
            shrink(layout, width, LEAST_WIDTH);
        }
        if (!layout.fits(width)) {
            List<Column> left = layout.columns();
            shrink(layout, width, i -> left.get(i).kind().tellsRowsApart() ? LEAST_WIDTH : Integer.MAX_VALUE);
        }
        return layout;
    }

    /** The last one of those with the largest rank. */
    private static int leastImportant(List<Column> columns) {
        return IntStream.range(0, columns.size())
                .reduce((one, other) ->
                        columns.get(other).rank() >= columns.get(one).rank() ? other : one)
                .orElseThrow();
    }

    /** With the widths that all texts need. */
    private Layout layout(List<Column> shown) {
        List<String[]> texts = new ArrayList<>();
        texts.add(shown.stream().map(Column::heading).toArray(String[]::new));
        rows.forEach(row -> texts.add(IntStream.range(0, row.length)
                .filter(i -> shown.contains(columns.get(i)))
                .mapToObj(i -> text(row[i], columns.get(i)))
                .toArray(String[]::new)));
        int[] widths = new int[shown.size()];
        for (String[] row : texts) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], TextWidth.of(row[i]));
            }
        }
        return new Layout(List.copyOf(shown), texts, widths);
    }

    /** Whether no row has a value in it. */
    private boolean isEmpty(Column column) {
        int index = columns.indexOf(column);
        return !rows.isEmpty() && rows.stream().allMatch(row -> isAbsent(row[index]));
    }

    private static boolean isAbsent(Object cell) {
        Object value = Values.present(shown(cell));
        return value == null || value.equals("");
    }

    /** Texts first, then what tells rows apart. */
    private static void shrink(Layout layout, int width, int least) {
        List<Column> shown = layout.columns();
        shrink(layout, width, i -> shown.get(i).kind().isCut() ? least : Integer.MAX_VALUE);
        if (!layout.fits(width)) {
            int[] telling = IntStream.range(0, shown.size())
                    .map(i -> shown.get(i).kind().tellsRowsApart()
                            ? Math.max(least, telling(layout, i))
                            : Integer.MAX_VALUE)
                    .toArray();
            shrink(layout, width, i -> telling[i]);
        }
    }

    /** The smallest width with which different texts of a column are still different. */
    private static int telling(Layout layout, int index) {
        Column column = layout.columns().get(index);
        List<String> texts = layout.texts().stream()
                .skip(1)
                .map(row -> row[index])
                .distinct()
                .toList();
        int least = LEAST_WIDTH;
        int most = Math.max(least, layout.widths()[index]);
        while (least < most) {
            int middle = (least + most) / 2;
            long different = texts.stream()
                    .map(text -> cut(text, middle, column))
                    .distinct()
                    .count();
            if (different == texts.size()) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return least;
    }

    private String text(Object cell, Column column) {
        return hide.apply(VisibleText.line(Values.text(shown(cell), column.absent())));
    }

    /**
     * Takes columns from the widest texts until all fit, or none of them can be narrower.
     *
     * @param least the smallest width of a column
     */
    private static void shrink(Layout layout, int width, IntUnaryOperator least) {
        int[] widths = layout.widths();
        while (!layout.fits(width)) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] > least.applyAsInt(i) && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String cut(String text, int width, Column column) {
        return column.kind().isCutAtFront() ? cutAtFront(text, width) : cut(text, width);
    }

    /** The end of a text, after an ellipsis if it is longer. */
    static String cutAtFront(String text, int width) {
        if (TextWidth.of(text) <= width) {
            return text;
        }
        int start = text.length();
        int used = 0;
        while (start > 0) {
            int next = text.offsetByCodePoints(start, -1);
            int each = TextWidth.of(text.substring(next, start));
            if (used + each > width - 1) {
                break;
            }
            used += each;
            start = next;
        }
        return ELLIPSIS + text.substring(start);
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
