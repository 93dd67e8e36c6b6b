// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.util.Arrays;

/**
 * The plain symbols that a list has interrupted, at most one for each open list. For the reference, {@code (a(b)c)} is
 * {@code ((b) ac)}: the symbol is complete only after the lists in it. Such payloads are rare, but all readers must read them
 * alike.
 */
final class InterruptedSymbols {
    private static final int NONE = -1;

    private byte[] buffer = {};
    private int size;
    private int[] depths = {};
    private int[] starts = {};
    private int count;

    void clear() {
        size = 0;
        count = 0;
    }

    /** The depth of the innermost interrupted symbol, or -1. */
    int depth() {
        return count == 0 ? NONE : depths[count - 1];
    }

    void push(int depth) {
        if (count == depths.length) {
            depths = Arrays.copyOf(depths, Math.max(8, count * 2));
            starts = Arrays.copyOf(starts, depths.length);
        }
        depths[count] = depth;
        starts[count++] = size;
    }

    /** Adds to the innermost symbol. */
    void append(byte[] bytes, int offset, int length) {
        if (buffer.length - size < length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + length));
        }
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    /** Drops the innermost symbol and returns where it begins: its bytes stay until the next one. */
    int pop() {
        size = starts[--count];
        return size;
    }

    /** The end of the innermost symbol. */
    int end() {
        return size;
    }

    byte[] buffer() {
        return buffer;
    }
}
