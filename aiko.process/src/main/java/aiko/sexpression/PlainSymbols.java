// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

/** Plain symbols: each reader reads them back unchanged, without canonical form. */
final class PlainSymbols {
    private PlainSymbols() {}

    /** Whether the bytes, which are UTF-8, need no canonical form. */
    static boolean isPlain(byte[] bytes, int start, int length) {
        if (length == 0 || isQuote(bytes[start])) {
            return false;
        }
        int end = start + length;
        int digitsEnd = skipDigits(bytes, start, end);
        if (digitsEnd > start && digitsEnd < end && bytes[digitsEnd] == ':') {
            return false;
        }
        for (int i = digitsEnd; i < end; i++) {
            byte character = bytes[i];
            if (character < 0 ? isWhiteSpaceSequence(bytes, i, end) : isDelimiter(character)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a symbol that begins with this byte and continues with plain ones is certainly plain. */
    static boolean isPlainStart(byte first) {
        return first > '9' || first > '\'' && first < '0';
    }

    /** Whether the byte is a visible ASCII character and no parenthesis. */
    static boolean isPlain(byte character) {
        return character > ' ' && (character < '(' || character > ')');
    }

    /** The index of the first character that is not a decimal digit of any script. */
    static int skipDigits(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            int length = bytes[i] >= 0 ? 1 : Utf8.sequenceLength(bytes, i, end);
            if (length == 0 || digit(bytes, i, length) < 0) {
                break;
            }
            i += length;
        }
        return i;
    }

    /** The value of the digit that has these bytes, or -1. */
    static int digit(byte[] bytes, int index, int length) {
        if (length == 1) {
            int value = bytes[index] - '0';
            return value >= 0 && value <= 9 ? value : -1;
        }
        return Character.digit(Utf8.codePoint(bytes, index, length), 10);
    }

    static boolean isSeparator(byte character) {
        return character == ' ' || character == '\t' || character == '\n';
    }

    static boolean isQuote(byte character) {
        return character == '\'' || character == '"';
    }

    private static boolean isDelimiter(byte character) {
        return character == '(' || character == ')' || character <= ' ' && isWhiteSpace(character);
    }

    private static boolean isWhiteSpaceSequence(byte[] bytes, int index, int end) {
        int length = Utf8.sequenceLength(bytes, index, end);
        return length > 1 && isWhiteSpace(Utf8.codePoint(bytes, index, length));
    }

    /** White space for the generator of the reference, which is more than separates symbols for its parser. */
    private static boolean isWhiteSpace(int codePoint) {
        return codePoint >= '\t' && codePoint <= '\r'
                || codePoint >= 0x1c && codePoint <= ' '
                || codePoint == 0x85
                || Character.isSpaceChar(codePoint);
    }
}
