// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.util.Arrays;
import java.util.Map;

/**
 * Writes a payload into a buffer that it keeps: one space between elements, and every symbol in a form that is read back
 * as the same symbol.
 *
 * <p>Not safe for use by several threads. One writer can write any number of payloads, one after the other.
 */
public final class SExpressionWriter {
    private static final int INITIAL_CAPACITY = 256;
    private static final String UNICODE_WHITE_SPACE =
            "\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private int size;
    private boolean first = true;

    /** Begins with another payload. */
    public SExpressionWriter reset() {
        size = 0;
        first = true;
        return this;
    }

    /** Writes {@code (}. */
    public SExpressionWriter beginList() {
        separate();
        append('(');
        first = true;
        return this;
    }

    /** Writes {@code )}. */
    public SExpressionWriter endList() {
        append(')');
        first = false;
        return this;
    }

    /** Writes {@code 0:}. */
    public SExpressionWriter nullSymbol() {
        separate();
        append('0');
        append(':');
        return this;
    }

    /** Writes a symbol, in canonical form where it needs that. */
    public SExpressionWriter symbol(String text) {
        if (text.isEmpty()) {
            // As the reference writes it: with a space even in first place.
            append(' ');
            append('"');
            append('"');
            first = false;
            return this;
        }
        separate();
        if (needsCanonicalForm(text)) {
            ascii(Integer.toString(text.codePointCount(0, text.length())));
            append(':');
        }
        utf8(text);
        return this;
    }

    /** Writes bytes of UTF-8 as they are: they must be a symbol that needs no canonical form. */
    public SExpressionWriter plainSymbol(byte[] bytes, int offset, int length) {
        separate();
        ensure(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
        return this;
    }

    /** Writes any value, as described at {@link SExpressions#generate(String, Object...)}. */
    public SExpressionWriter value(Object value) {
        if (value == null) {
            nullSymbol();
        } else if (value instanceof Boolean truth) {
            symbol(truth ? "True" : "False");
        } else if (value instanceof Map<?, ?> map) {
            beginList().pairs(map).endList();
        } else if (value instanceof Iterable<?> iterable) {
            beginList();
            iterable.forEach(this::value);
            endList();
        } else if (value instanceof Object[] array) {
            value(Arrays.asList(array));
        } else if (value.getClass().isArray()) {
            beginList();
            int count = java.lang.reflect.Array.getLength(value);
            for (int i = 0; i < count; i++) {
                value(java.lang.reflect.Array.get(value, i));
            }
            endList();
        } else {
            symbol(value.toString());
        }
        return this;
    }

    /** Writes {@code key: value} for each entry, without parentheses. */
    public SExpressionWriter pairs(Map<?, ?> map) {
        map.forEach((key, value) -> symbol(key + ":").value(value));
        return this;
    }

    /** The number of bytes written. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** Whether a reader would take the bare text for something else. */
    static boolean needsCanonicalForm(String text) {
        char firstCharacter = text.charAt(0);
        if (firstCharacter == '\'' || firstCharacter == '"') {
            return true;
        }
        boolean onlyDigits = true;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '(' || character == ')' || isWhiteSpace(character)) {
                return true;
            }
            if (onlyDigits && (character < '0' || character > '9')) {
                if (character == ':' && i > 0) {
                    return true;
                }
                onlyDigits = false;
            }
        }
        return false;
    }

    private static boolean isWhiteSpace(char character) {
        if (character <= ' ') {
            return character == ' ' || character >= '\t' && character <= '\r' || character >= 0x1c && character <= 0x1f;
        }
        return character >= 0x85 && UNICODE_WHITE_SPACE.indexOf(character) >= 0;
    }

    private void separate() {
        if (!first) {
            append(' ');
        }
        first = false;
    }

    private void append(char character) {
        ensure(1);
        buffer[size++] = (byte) character;
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i));
        }
    }

    private void utf8(String text) {
        int count = text.length();
        ensure(count * 3);
        for (int i = 0; i < count; i++) {
            char character = text.charAt(i);
            if (character < 0x80) {
                buffer[size++] = (byte) character;
            } else if (character < 0x800) {
                buffer[size++] = (byte) (0xC0 | character >> 6);
                buffer[size++] = (byte) (0x80 | character & 0x3F);
            } else if (!Character.isSurrogate(character)) {
                buffer[size++] = (byte) (0xE0 | character >> 12);
                buffer[size++] = (byte) (0x80 | character >> 6 & 0x3F);
                buffer[size++] = (byte) (0x80 | character & 0x3F);
            } else if (Character.isHighSurrogate(character)
                    && i + 1 < count
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int codePoint = Character.toCodePoint(character, text.charAt(++i));
                buffer[size++] = (byte) (0xF0 | codePoint >> 18);
                buffer[size++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
                buffer[size++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
                buffer[size++] = (byte) (0x80 | codePoint & 0x3F);
            } else {
                buffer[size++] = '?';
            }
        }
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
        }
    }
}
