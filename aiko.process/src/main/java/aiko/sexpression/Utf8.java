// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

/** UTF-8 in byte arrays, without conversion to text. */
final class Utf8 {
    private Utf8() {}

    /** The number of bytes of the non-ASCII character that begins here, or 0 if it is malformed. */
    static int sequenceLength(byte[] bytes, int index, int end) {
        int lead = bytes[index] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (end - index < length) {
            return 0;
        }
        int second = bytes[index + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = index + 2; i < index + length; i++) {
            if (!isContinuation(bytes[i])) {
                return 0;
            }
        }
        return length;
    }

    /** The code point of a well-formed sequence of that length. */
    static int codePoint(byte[] bytes, int index, int length) {
        int codePoint = bytes[index] & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | bytes[index + i] & 0x3F;
        }
        return codePoint;
    }

    /** The number of code points in well-formed bytes. */
    static int codePoints(byte[] bytes, int start, int end) {
        int count = 0;
        for (int i = start; i < end; i++) {
            if (!isContinuation(bytes[i])) {
                count++;
            }
        }
        return count;
    }

    /** Whether the bytes are UTF-8. */
    static boolean isWellFormed(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            int length = bytes[i] >= 0 ? 1 : sequenceLength(bytes, i, end);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** The number of bytes that the text takes from this index on. */
    static long length(CharSequence text, int start) {
        long length = 0;
        for (int i = start; i < text.length(); i++) {
            char character = text.charAt(i);
            length += character < 0x80 ? 1 : character < 0x800 ? 2 : 3;
            if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                length++;
                i++;
            }
        }
        return length;
    }

    /** Writes a code point that is not ASCII and returns the index after it. */
    static int encode(int codePoint, byte[] bytes, int index) {
        int next = index;
        if (codePoint < 0x800) {
            bytes[next++] = (byte) (0xC0 | codePoint >> 6);
        } else if (codePoint < 0x10000) {
            bytes[next++] = (byte) (0xE0 | codePoint >> 12);
            bytes[next++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        } else {
            bytes[next++] = (byte) (0xF0 | codePoint >> 18);
            bytes[next++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            bytes[next++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        }
        bytes[next++] = (byte) (0x80 | codePoint & 0x3F);
        return next;
    }

    private static boolean isContinuation(byte character) {
        return (character & 0xC0) == 0x80;
    }
}
