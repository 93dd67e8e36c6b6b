// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.Arrays;

/**
 * Texts in pages of bytes, each with a number in front. A text is a reference: where it begins, in steps of four bytes.
 * What is released is used again for texts of the same size, so that nothing ever needs to move.
 */
final class NameTexts {
    /** The longest text. */
    static final int LONGEST_BYTES = 65_535;

    private static final int PAGE_BYTES = 1 << 18;
    private static final int UNIT_BYTES = 4;
    private static final int UNIT_BITS = 16;
    private static final int ONE_BYTE_LENGTH = 0xFF;

    private byte[][] pages = new byte[4][];
    private int pageCount;
    private int used = PAGE_BYTES;
    private int[] freeBySize = new int[16];

    /** Stores a text; its number is that given. References are never 0. */
    int add(byte[] text, int from, int to, int number) {
        int length = to - from;
        int reference = allocate(units(length));
        byte[] page = page(reference);
        int index = index(reference);
        Bytes.setInt(page, index, number);
        index += Integer.BYTES;
        if (length < ONE_BYTE_LENGTH) {
            page[index++] = (byte) length;
        } else {
            page[index++] = (byte) ONE_BYTE_LENGTH;
            page[index++] = (byte) (length >> Byte.SIZE);
            page[index++] = (byte) length;
        }
        System.arraycopy(text, from, page, index, length);
        return reference;
    }

    void release(int reference) {
        int units = units(length(reference));
        Bytes.setInt(page(reference), index(reference), freeBySize[units]);
        freeBySize[units] = reference;
    }

    int number(int reference) {
        return Bytes.getInt(page(reference), index(reference));
    }

    void setNumber(int reference, int number) {
        Bytes.setInt(page(reference), index(reference), number);
    }

    /** The array that has the text. */
    byte[] page(int reference) {
        return pages[reference >>> UNIT_BITS];
    }

    /** Where the text begins in its array. */
    int start(int reference) {
        int index = index(reference) + Integer.BYTES;
        return index + (page(reference)[index] == (byte) ONE_BYTE_LENGTH ? 3 : 1);
    }

    int length(int reference) {
        byte[] page = page(reference);
        int index = index(reference) + Integer.BYTES;
        int first = page[index] & 0xFF;
        return first == ONE_BYTE_LENGTH ? (page[index + 1] & 0xFF) << Byte.SIZE | page[index + 2] & 0xFF : first;
    }

    boolean isText(int reference, byte[] text, int from, int to) {
        int length = length(reference);
        int start = start(reference);
        return length == to - from && Arrays.equals(page(reference), start, start + length, text, from, to);
    }

    private static int index(int reference) {
        return (reference & (1 << UNIT_BITS) - 1) * UNIT_BYTES;
    }

    private static int units(int length) {
        int bytes = Integer.BYTES + (length < ONE_BYTE_LENGTH ? 1 : 3) + length;
        return (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
    }

    private int allocate(int units) {
        if (units >= freeBySize.length) {
            freeBySize = Arrays.copyOf(freeBySize, units * 2);
        }
        int reference = freeBySize[units];
        if (reference != 0) {
            freeBySize[units] = number(reference);
            return reference;
        }
        if (used + units * UNIT_BYTES > PAGE_BYTES) {
            addPage();
        }
        reference = pageCount - 1 << UNIT_BITS | used / UNIT_BYTES;
        used += units * UNIT_BYTES;
        return reference;
    }

    private void addPage() {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pageCount * 2);
        }
        // No text begins at the very first unit: 0 means none.
        used = pageCount == 0 ? UNIT_BYTES : 0;
        pages[pageCount++] = new byte[PAGE_BYTES];
    }
}
