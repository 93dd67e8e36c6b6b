// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import aiko.sexpression.SExpressionReader.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes values of tokens: lists, and dictionaries where a list begins with a key. */
final class TreeBuilder {
    private final SExpressionReader reader;
    private final SExpressionLimits limits;
    private int tokens;

    TreeBuilder(SExpressionReader reader, SExpressionLimits limits) {
        this.reader = reader;
        this.limits = limits;
    }

    SExpression payload() {
        Token token = next();
        return switch (token) {
            case END -> new SExpression("", List.of());
            case SYMBOL -> new SExpression(reader.text(), List.of());
            case LIST_START -> expression();
            case LIST_END -> throw error("unbalanced: a ) without its (");
            case NULL -> throw error("a payload that is no list begins with 0:");
        };
    }

    private SExpression expression() {
        List<Object> list = list(1);
        if (list.isEmpty()) {
            return new SExpression("", List.of());
        }
        // The command is taken as it is, even where it looks like a dictionary.
        Object command = frozen(list.get(0));
        return new SExpression(command, listOrDictionary(list.subList(1, list.size())));
    }

    private List<Object> list(int depth) {
        if (depth > limits.nestingDepth()) {
            throw error("more than " + limits.nestingDepth() + " lists within lists");
        }
        var list = new ArrayList<Object>();
        while (true) {
            switch (next()) {
                case SYMBOL -> list.add(reader.text());
                case NULL -> list.add(null);
                case LIST_START -> list.add(list(depth + 1));
                case LIST_END -> {
                    return list;
                }
                case END -> throw error("unbalanced: a ( without its )");
            }
        }
    }

    private Object listOrDictionary(List<Object> list) {
        if (!list.isEmpty() && list.get(0) instanceof String key && key.endsWith(":")) {
            return dictionary(list);
        }
        var elements = new ArrayList<Object>(list.size());
        list.forEach(element -> elements.add(value(element)));
        return Collections.unmodifiableList(elements);
    }

    private Map<String, Object> dictionary(List<Object> list) {
        if (list.size() % 2 != 0) {
            throw error("dictionary that begins with \"" + list.get(0) + "\": the last key has no value");
        }
        var dictionary = new LinkedHashMap<String, Object>();
        for (int i = 0; i < list.size(); i += 2) {
            if (!(list.get(i) instanceof String key) || !key.isEmpty() && !key.endsWith(":")) {
                throw error("dictionary that begins with \"" + list.get(0) + "\": \"" + list.get(i)
                        + "\" is no key, since it does not end in :");
            }
            dictionary.put(key.isEmpty() ? key : key.substring(0, key.length() - 1), value(list.get(i + 1)));
        }
        return Collections.unmodifiableMap(dictionary);
    }

    @SuppressWarnings("unchecked")
    private Object value(Object element) {
        return element instanceof List ? listOrDictionary((List<Object>) element) : element;
    }

    private static Object frozen(Object element) {
        if (element instanceof List<?> list) {
            var copy = new ArrayList<Object>(list.size());
            list.forEach(item -> copy.add(frozen(item)));
            return Collections.unmodifiableList(copy);
        }
        return element;
    }

    private Token next() {
        Token token = reader.next();
        if (token != Token.END && ++tokens > limits.tokens() * 2L) {
            throw error("more than " + limits.tokens() + " symbols and lists");
        }
        return token;
    }

    private SExpressionException error(String what) {
        return new SExpressionException(what + " (at byte " + reader.position() + ")", reader.position());
    }
}
