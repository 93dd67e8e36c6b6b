// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes Java values as tokens. */
final class Values {
    private Values() {}

    static void write(@Nullable Object value, SExpressionWriter writer) {
        Object element = element(value);
        if (element == null) {
            writer.nullSymbol();
        } else if (element instanceof CharSequence text) {
            writer.symbol(text);
        } else if (element instanceof Number whole) {
            writer.number(whole.longValue());
        } else {
            writer.beginList();
            writeElements(element, writer);
            writer.endList();
        }
    }

    /** Writes the elements of an {@code Iterable}, or the pairs of a {@code Map}, without parentheses. */
    static void writeElements(Object list, SExpressionWriter writer) {
        if (list instanceof Map<?, ?> dictionary) {
            dictionary.forEach((key, value) -> writePair(key, value, writer));
        } else {
            ((Iterable<?>) list).forEach(element -> write(element, writer));
        }
    }

    private static void writePair(Object key, Object value, SExpressionWriter writer) {
        Object symbol = key != null && isWhole(key) ? key.toString() : element(key);
        if (!(symbol instanceof CharSequence text)) {
            throw SExpressionWriter.refusal("expected a symbol as the key of a dictionary");
        }
        writer.key(text);
        write(value, writer);
    }

    /** One of {@code null}, {@code CharSequence}, a whole number of the JDK, {@code Map} and {@code Iterable}. */
    private static @Nullable Object element(@Nullable Object value) {
        if (value == null
                || value instanceof CharSequence
                || isWhole(value)
                || value instanceof Map
                || value instanceof Iterable) {
            return value;
        }
        if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        return value.getClass().isArray() ? list(value) : value.toString();
    }

    /** Such a number is written without a text of it. */
    private static boolean isWhole(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    private static List<Object> list(Object array) {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return Array.get(array, index);
            }

            @Override
            public int size() {
                return Array.getLength(array);
            }
        };
    }
}
