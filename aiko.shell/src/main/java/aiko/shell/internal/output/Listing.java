// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.text.VisibleText;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command lists, given once: as text, its lines and tables in their order; as JSON, one object. JSON has the values of
 * lines by their keys, without the words around them.
 */
public final class Listing {
    private static final int FOLDED_INDENT = 2;

    private final List<Part> parts = new ArrayList<>();

    /** A value of a line. */
    public record Value(String key, Object value) {}

    /**
     * @param key empty for text alone
     * @param value of JSON
     * @param lines of text
     */
    private record Part(String key, Object value, Lines lines) {}

    @FunctionalInterface
    private interface Lines {
        List<Line> lines(int width);
    }

    /** A listing of that which is so now. */
    public static Listing ofNow() {
        return new Listing().fact("time", Instant.now());
    }

    /** A value of a line. */
    public static Value value(String key, Object value) {
        return new Value(key, value);
    }

    /** A value that only JSON has. */
    public Listing fact(String key, Object value) {
        return part(key, value, width -> List.of());
    }

    /** A line that only text has; on a screen, broken between its words. */
    public Listing note(String text) {
        return part("", null, width -> folded(Style.PLAIN, text, width));
    }

    private static List<Line> folded(Style style, String text, int width) {
        String visible = VisibleText.line(text);
        return (width > 2 * FOLDED_INDENT ? Folded.lines(visible, width, FOLDED_INDENT) : List.of(visible))
                .stream().map(each -> new Line().add(style, each)).toList();
    }

    /** The same about a problem. */
    public Listing problem(String text) {
        return part("", null, width -> folded(Style.BAD, text, width));
    }

    /** A line with a level. */
    public Listing levelled(String before, String level, String after) {
        return part(
                "",
                null,
                width -> List.of(new Line()
                        .add(before)
                        .add(Style.ofState(level.strip()), level)
                        .add(after)));
    }

    /** Lines below a record, as they are; each begins with a tab or the class of an exception. */
    public Listing trace(String visibleTrace) {
        return part(
                "", null, width -> visibleTrace.lines().map(Listing::traceLine).toList());
    }

    private static Line traceLine(String line) {
        int tabs = 0;
        while (tabs < line.length() && line.charAt(tabs) == '\t') {
            tabs++;
        }
        return new Line().indent(tabs).add(line.substring(tabs));
    }

    /**
     * A line of text, and the values in it for JSON.
     *
     * @param format as of {@code printf}; {@code %s} for all but whole numbers
     */
    public Listing line(String format, Value... values) {
        Object[] texts = Arrays.stream(values).map(each -> shown(each.value())).toArray();
        note(String.format(Locale.ROOT, format, texts));
        for (Value each : values) {
            fact(each.key(), each.value());
        }
        return this;
    }

    private static Object shown(Object value) {
        Object present = Values.present(Table.shown(value));
        return present instanceof Integer || present instanceof Long ? present : Values.text(present, "none");
    }

    public Listing table(String key, Table table) {
        return part(key, table, table::lines);
    }

    /** A table, or one line if it has no rows. */
    public Listing table(String key, Table table, String nothing) {
        return part(key, table, width -> table.isEmpty() ? List.of(new Line().add(nothing)) : table.lines(width));
    }

    /** An object within the object; null if there is none. */
    public Listing object(String key, Listing inner) {
        return part(key, inner, width -> inner == null ? List.of() : inner.lines(width));
    }

    /** An array of objects. */
    public Listing objects(String key, List<Listing> inner) {
        return part(key, inner, width -> inner.stream()
                .flatMap(each -> each.lines(width).stream())
                .toList());
    }

    private Listing part(String key, Object value, Lines lines) {
        parts.add(new Part(key, value, lines));
        return this;
    }

    /**
     * With a line below each table whose columns are not all shown.
     *
     * @param width of the terminal; 0 if nothing is cut
     */
    List<Line> lines(int width) {
        var lines = new ArrayList<Line>();
        for (Part part : parts) {
            List<Line> own = part.lines().lines(width);
            lines.addAll(own);
            if (!own.isEmpty() && part.value() instanceof Table table) {
                lines.addAll(table.note(width));
            }
        }
        return lines;
    }

    /** Before text is cut: secrets are hidden in the tables. */
    public void hide(UnaryOperator<String> secrets) {
        for (Part part : parts) {
            if (part.value() instanceof Table table) {
                table.hide(secrets);
            } else if (part.value() instanceof Listing inner) {
                inner.hide(secrets);
            } else if (part.value() instanceof List<?> several) {
                several.stream()
                        .filter(Listing.class::isInstance)
                        .map(Listing.class::cast)
                        .forEach(each -> each.hide(secrets));
            }
        }
    }

    /** The headings of all columns for which a screen has no room. */
    public List<String> notShown(int width) {
        return parts.stream()
                .flatMap(part -> part.value() instanceof Table table ? table.notShown(width).stream() : Stream.empty())
                .distinct()
                .toList();
    }

    /** The text. */
    @Override
    public String toString() {
        return lines(0).stream().map(line -> line.text(false)).collect(Collectors.joining("\n"));
    }

    /** The lines of text, for a screen, without those about columns that are not shown. */
    public List<String> text(int width, boolean hasColours) {
        return parts.stream()
                .flatMap(part -> part.lines().lines(width).stream())
                .map(line -> line.text(hasColours))
                .toList();
    }

    /** One line of JSON, in which everything is visible. */
    public String json() {
        var text = new StringWriter();
        boolean isUnicode = Charset.defaultCharset().equals(StandardCharsets.UTF_8);
        var factory = JsonFactory.builder()
                // Characters that the console cannot print are escaped.
                .configure(JsonWriteFeature.ESCAPE_NON_ASCII, !isUnicode)
                .build();
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.setPrettyPrinter(new OneLine());
            writeTo(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return VisibleText.json(text.toString());
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Part part : parts) {
            if (!part.key().isEmpty()) {
                json.writeFieldName(part.key());
                Values.write(Table.value(part.value()), json);
            }
        }
        json.writeEndObject();
    }
}
