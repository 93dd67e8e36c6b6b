// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds values from tokens: lists, and dictionaries if a list begins with a key. For one payload. */
final class TreeBuilder {
    private static final int LONGEST_EXCERPT = 40;

    private final SExpressionReader reader;
    private @Nullable Object[] values = new Object[16];
    private int size;
    private int[] listStarts = new int[8];

    TreeBuilder(SExpressionReader reader) {
        this.reader = reader;
    }

    /** Reads to the end, so that the rest of the payload is checked as well. */
    SExpression payload() {
        SExpression expression = first();
        reader.next();
        return expression;
    }

    private SExpression first() {
        while (true) {
            switch (reader.next()) {
                case SYMBOL -> {
                    if (reader.depth() == 0) {
                        return new SExpression(reader.text(), List.of());
                    }
                    push(reader.text());
                }
                case NULL -> push(null);
                case LIST_START -> open(reader.depth());
                case LIST_END -> {
                    if (reader.depth() == 0) {
                        return expression();
                    }
                    close(reader.depth() + 1);
                }
                case END -> {
                    return new SExpression("", List.of());
                }
            }
        }
    }

    private SExpression expression() {
        return size == 0 ? new SExpression("", List.of()) : new SExpression(values[0], listOrDictionary(1));
    }

    private void push(@Nullable Object value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    private void open(int depth) {
        if (depth == listStarts.length) {
            listStarts = Arrays.copyOf(listStarts, depth * 2);
        }
        listStarts[depth] = size;
    }

    private void close(int depth) {
        // The command, the first element, is never a dictionary, nor is anything in it.
        boolean inCommand = listStarts[2] == 0;
        int start = listStarts[depth];
        Object value = inCommand ? list(start) : listOrDictionary(start);
        size = start;
        push(value);
    }

    private Object listOrDictionary(int start) {
        return start < size && values[start] instanceof String key && key.endsWith(":")
                ? dictionary(start)
                : list(start);
    }

    private List<Object> list(int start) {
        return start == size
                ? List.of()
                : Collections.unmodifiableList(Arrays.asList(Arrays.copyOfRange(values, start, size)));
    }

    private Map<String, Object> dictionary(int start) {
        if ((size - start) % 2 != 0) {
            throw noDictionary(start, "the last key has no value");
        }
        var dictionary = new LinkedHashMap<String, Object>();
        for (int i = start; i < size; i += 2) {
            if (!(values[i] instanceof String key)) {
                throw noDictionary(start, "expected a symbol as the key");
            }
            if (!key.isEmpty() && !key.endsWith(":")) {
                throw noDictionary(start, "the key \"" + excerpt(key) + "\" does not end in :");
            }
            dictionary.put(key.isEmpty() ? key : key.substring(0, key.length() - 1), values[i + 1]);
        }
        return Collections.unmodifiableMap(dictionary);
    }

    private SExpressionException noDictionary(int start, String why) {
        String what =
                "the dictionary that begins with \"" + excerpt((String) values[start]) + "\" cannot be read: " + why;
        return new SExpressionException(what + ", at byte " + reader.offset(), reader.offset());
    }

    /** Enough to recognise the text: a hostile key does not fill the log. */
    static String excerpt(String text) {
        return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
    }
}
