// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a payload token by token, straight from its bytes: one pass, no copies, nothing allocated until text is asked
 * for. It knows the grammar of symbols; what lists and dictionaries mean is left to {@link SExpressions}.
 *
 * <p>Not safe for use by several threads. One reader can read any number of payloads, one after the other.
 */
public final class SExpressionReader {
    /** What {@link #next()} has found. */
    public enum Token {
        /** An opening parenthesis. */
        LIST_START,
        /** A closing parenthesis. */
        LIST_END,
        /** A symbol: {@link #start()}, {@link #length()} and {@link #text()} tell which. */
        SYMBOL,
        /** {@code 0:}, the reference's {@code None}. */
        NULL,
        /** The payload has no more tokens. */
        END
    }

    private static final byte[] EMPTY = {};
    private static final int LONGEST_LENGTH_DIGITS = 9;

    private byte[] bytes = EMPTY;
    private int position;
    private int limit;
    private int start;
    private int length;

    /** Begins with another payload. */
    public SExpressionReader reset(byte[] payload) {
        return reset(payload, 0, payload.length);
    }

    /** Begins with another payload, which is a part of the array. */
    public SExpressionReader reset(byte[] array, int offset, int count) {
        java.util.Objects.checkFromIndexSize(offset, count, array.length);
        bytes = array;
        position = offset;
        limit = offset + count;
        start = offset;
        length = 0;
        return this;
    }

    /**
     * Goes to the next token.
     *
     * @throws SExpressionException if the length of a canonical symbol runs past the payload
     */
    public Token next() {
        while (position < limit && isSeparator(bytes[position])) {
            position++;
        }
        start = position;
        length = 0;
        if (position == limit) {
            return Token.END;
        }
        byte first = bytes[position];
        switch (first) {
            case '(':
                position++;
                return Token.LIST_START;
            case ')':
                position++;
                return Token.LIST_END;
            case '\'', '"':
                return quoted(first) ? Token.SYMBOL : plain();
            default:
                return first >= '0' && first <= '9' ? canonical() : plain();
        }
    }

    /** The index of the symbol's first byte in the array. */
    public int start() {
        return start;
    }

    /** The number of the symbol's bytes. */
    public int length() {
        return length;
    }

    /** The index in the array at which the next token is looked for. */
    public int position() {
        return position;
    }

    /** The symbol as text. */
    public String text() {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    /** Whether the symbol has exactly these bytes. */
    public boolean contentEquals(byte[] expected) {
        return Arrays.equals(bytes, start, start + length, expected, 0, expected.length);
    }

    private Token plain() {
        int end = position;
        while (end < limit && !isSeparator(bytes[end]) && bytes[end] != '(' && bytes[end] != ')') {
            end++;
        }
        length = end - start;
        position = end;
        return Token.SYMBOL;
    }

    /** {@code 'text'}: up to the next quote of the same kind on the same line; without one, no quoted symbol. */
    private boolean quoted(byte quote) {
        for (int end = position + 1; end < limit && bytes[end] != '\n'; end++) {
            if (bytes[end] == quote) {
                start = position + 1;
                length = end - start;
                position = end + 1;
                return true;
            }
        }
        return false;
    }

    /** {@code N:} and N code points; anything else that begins with digits is a plain symbol. */
    private Token canonical() {
        int colon = position;
        long codePoints = 0;
        while (colon < limit && bytes[colon] >= '0' && bytes[colon] <= '9') {
            codePoints = colon - position < LONGEST_LENGTH_DIGITS ? codePoints * 10 + (bytes[colon] - '0') : limit;
            colon++;
        }
        if (colon + 1 >= limit || bytes[colon] != ':') {
            return plain();
        }
        start = colon + 1;
        if (codePoints == 0) {
            position = start;
            return Token.NULL;
        }
        int end = start;
        for (long remaining = codePoints; remaining > 0; remaining--) {
            if (end >= limit) {
                throw new SExpressionException(
                        "the length " + codePoints + " at byte " + position + " runs past the payload", position);
            }
            end++;
            while (end < limit && (bytes[end] & 0xC0) == 0x80) {
                end++;
            }
        }
        length = end - start;
        position = end;
        return Token.SYMBOL;
    }

    private static boolean isSeparator(byte character) {
        return character == ' ' || character == '\t' || character == '\n';
    }
}
