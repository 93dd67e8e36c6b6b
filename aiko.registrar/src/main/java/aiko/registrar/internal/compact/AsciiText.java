// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.nio.charset.StandardCharsets;

/** Characters of one byte each, seen as text. */
public record AsciiText(byte[] array, int start, int length) implements CharSequence {
    @Override
    public char charAt(int index) {
        return (char) array[start + index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new AsciiText(array, start + from, to - from);
    }

    @Override
    public String toString() {
        return new String(array, start, length, StandardCharsets.US_ASCII);
    }
}
