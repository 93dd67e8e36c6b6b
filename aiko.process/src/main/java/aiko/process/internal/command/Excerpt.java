// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import java.util.List;
import java.util.Map;

/** The beginning of a received value, enough to recognise it, in one line that does not control a terminal. */
public final class Excerpt {
    private static final int LONGEST = 60;
    private static final int LONGEST_TEXT = 200;

    private final StringBuilder text = new StringBuilder();
    private final int longest;

    private Excerpt(int longest) {
        this.longest = longest;
    }

    /** A symbol in quotes, anything else as it is written in a message. */
    public static String of(Object value) {
        var excerpt = new Excerpt(LONGEST);
        if (value instanceof String symbol) {
            excerpt.text.append('"');
            excerpt.addSymbol(symbol);
            excerpt.text.append('"');
        } else {
            excerpt.add(value);
        }
        return excerpt.text.toString();
    }

    /** The same without quotes. */
    static String unquoted(Object value) {
        var excerpt = new Excerpt(LONGEST);
        excerpt.add(value);
        return excerpt.text.toString();
    }

    /** A text of ours that contains a received part. */
    public static String ofText(String text) {
        var excerpt = new Excerpt(LONGEST_TEXT);
        excerpt.addSymbol(text);
        return excerpt.text.toString().replace("\\\"", "\"");
    }

    private void add(Object value) {
        if (value == null) {
            text.append("0:");
        } else if (value instanceof List<?> list) {
            text.append('(');
            String separator = "";
            for (Object element : list) {
                text.append(separator);
                if (isFull()) {
                    break;
                }
                add(element);
                separator = " ";
            }
            text.append(')');
        } else if (value instanceof Map<?, ?> map) {
            text.append('(');
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator);
                if (isFull()) {
                    break;
                }
                add(entry.getKey());
                text.append(": ");
                add(entry.getValue());
                separator = " ";
            }
            text.append(')');
        } else {
            addSymbol(value.toString());
        }
    }

    private void addSymbol(String symbol) {
        int end = 0;
        while (end < symbol.length()) {
            if (isFull()) {
                return;
            }
            int codePoint = symbol.codePointAt(end);
            addCodePoint(codePoint);
            end += Character.charCount(codePoint);
        }
    }

    private boolean isFull() {
        if (text.length() < longest) {
            return false;
        }
        if (text.charAt(text.length() - 1) != '…') {
            text.append('…');
        }
        return true;
    }

    private void addCodePoint(int codePoint) {
        switch (codePoint) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            default -> {
                if (isShown(codePoint)) {
                    text.appendCodePoint(codePoint);
                } else {
                    text.append(String.format(codePoint > 0xFFFF ? "\\u{%x}" : "\\u%04x", codePoint));
                }
            }
        }
    }

    /** Whether a character is visible, and controls neither a terminal nor the direction of text. */
    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
