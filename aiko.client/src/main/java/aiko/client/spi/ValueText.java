// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionReader;
import aiko.sexpression.SExpressionReader.Token;
import aiko.sexpression.SExpressions;
import aiko.threading.AnyThread;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Values of payloads as people write them in arguments, and as they are printed.
 *
 * <pre>{@code
 * Object list = ValueText.parse("(hall kitchen)");
 * String printed = ValueText.format(list); // "(hall kitchen)"
 * }</pre>
 */
@AnyThread
@ProviderType
public final class ValueText {
    private static final String NULL = "0:";

    private ValueText() {}

    /**
     * A list for {@code (a b)}, a dictionary for {@code (key: value)}, null for {@code 0:}, the text between double quotes, and
     * any other text as it is.
     */
    public static @Nullable Object parse(String text) {
        if (text.equals(NULL)) {
            return null;
        }
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            return text.substring(1, text.length() - 1);
        }
        if (!isOneList(text)) {
            return text;
        }
        try {
            return SExpressions.parse("(value " + text + ')').arguments().get(0);
        } catch (SExpressionException noDictionary) {
            return text;
        }
    }

    /** All of them, from an index on. */
    public static Object[] parseAll(String[] arguments, int from) {
        var values = new Object[arguments.length - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = parse(arguments[from + i]);
        }
        return values;
    }

    private static boolean isOneList(String text) {
        if (!text.startsWith("(")) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var reader = new SExpressionReader().reset(bytes);
        try {
            Token token = reader.next();
            while (token != Token.END && (token != Token.LIST_END || reader.depth() > 0)) {
                token = reader.next();
            }
            return token == Token.LIST_END && reader.offset() == bytes.length;
        } catch (SExpressionException unreadable) {
            return false;
        }
    }

    /** One value: text as it is, anything else as it is written on the wire. */
    public static String format(@Nullable Object value) {
        return value instanceof String text ? text : onTheWire(Collections.singletonList(value));
    }

    /** Several values, separated by spaces, as they are written on the wire; one as by {@link #format}. */
    public static String formatAll(List<?> values) {
        return values.size() == 1 ? format(values.get(0)) : onTheWire(values);
    }

    /** An item of an answer: the fields of a response, or all of it if it is something else. */
    public static String formatItem(SExpression item) {
        return item.name().equals("response") ? formatAll(item.arguments()) : SExpressions.generate(item);
    }

    private static String onTheWire(List<?> values) {
        return values.stream()
                .map(value -> SExpressions.generate("value", new Object[] {value}))
                .map(payload -> payload.substring("(value ".length(), payload.length() - 1))
                .collect(Collectors.joining(" "));
    }
}
