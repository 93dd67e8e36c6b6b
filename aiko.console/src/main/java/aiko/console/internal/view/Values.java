// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Values as people type and read them: the same as in {@code aiko:call} and {@code aiko:share}. */
final class Values {
    private static final String NONE = "0:";
    private static final String COMMAND = "value";

    private Values() {}

    /** A list or dictionary in parentheses, {@code 0:} for none, the text between double quotes, and other text as it is. */
    static Object parse(String text) {
        if (text.equals(NONE)) {
            return null;
        }
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            return text.substring(1, text.length() - 1);
        }
        if (!text.startsWith("(")) {
            return text;
        }
        try {
            List<Object> values =
                    SExpressions.parse('(' + COMMAND + ' ' + text + ')').arguments();
            return values.size() == 1 ? values.get(0) : text;
        } catch (SExpressionException noList) {
            return text;
        }
    }

    /** Text as it is, anything else as it is on the wire. */
    static String format(Object value) {
        return value instanceof String text ? text : onTheWire(Collections.singletonList(value));
    }

    /** The fields of a response, or the whole item if it is something else. */
    static String format(SExpression item) {
        if (!item.name().equals("response")) {
            return SExpressions.generate(item);
        }
        List<Object> fields = item.arguments();
        return fields.size() == 1 ? format(fields.get(0)) : onTheWire(fields);
    }

    private static String onTheWire(List<?> values) {
        return values.stream()
                .map(value -> SExpressions.generate(COMMAND, new Object[] {value}))
                .map(payload -> payload.substring(COMMAND.length() + 2, payload.length() - 1))
                .collect(Collectors.joining(" "));
    }
}
