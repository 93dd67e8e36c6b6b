// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.nio.charset.StandardCharsets;

/** Characters of one byte each, seen as text: one text after the other, since there are millions. */
public final class AsciiText implements CharSequence {
    private byte[] array = {};
    private int start;
    private int length;

    /** From now on, it is this text. */
    public AsciiText of(byte[] bytes, int from, int size) {
        // Mostly the same: storing a reference costs more than comparing it.
        if (array != bytes) {
            array = bytes;
        }
        start = from;
        length = size;
        return this;
    }

    /** Whether a symbol of an S-expression is written as it is. */
    static boolean isPlain(byte[] bytes, int from, int to) {
        byte first = bytes[from];
        return first != '"' && (first < '0' || first > '9') && Bytes.areAscii(bytes, from, to);
    }

    boolean isPlain() {
        return isPlain(array, start, start + length);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) array[start + index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new String(array, start + from, to - from, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return new String(array, start, length, StandardCharsets.US_ASCII);
    }
}
