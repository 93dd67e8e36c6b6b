// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Texts in pages of bytes, each with a number in front. A text is a reference: where it begins, in steps of four bytes.
 * What is released is used again for texts of the same size, so that nothing ever needs to move. A text that is longer than
 * two bytes can tell has a page of its own, of its own size.
 */
final class NameTexts {
    /** The longest text that shares a page with others. */
    static final int LONGEST_SHARING_BYTES = 0xFFFE;

    private static final int PAGE_BYTES = 1 << 18;
    private static final int UNIT_BYTES = 4;
    private static final int UNIT_BITS = 16;
    private static final int MOST_PAGES = 1 << Integer.SIZE - UNIT_BITS;
    private static final int ONE_BYTE_LENGTH = 0xFF;
    private static final int TWO_BYTE_LENGTH = 0xFFFF;

    private byte[][] pages = new byte[4][];
    private int pageCount;
    private final Deque<Integer> freePages = new ArrayDeque<>();
    /** The page that texts are added to, and how much of it is used. */
    private int latest;

    private int used = PAGE_BYTES;
    private int[] freeBySize = new int[16];

    /**
     * Stores a text; its number is that given. References are never 0.
     *
     * @throws UnsuitableException if there is no room left, even for one more page
     */
    int add(byte[] text, int from, int to, int number) {
        int length = to - from;
        int reference = length > LONGEST_SHARING_BYTES ? allocatePage(length) : allocate(units(length));
        byte[] page = page(reference);
        int index = index(reference);
        Bytes.setInt(page, index, number);
        index += Integer.BYTES;
        if (length < ONE_BYTE_LENGTH) {
            page[index++] = (byte) length;
        } else {
            int told = Math.min(length, TWO_BYTE_LENGTH);
            page[index++] = (byte) ONE_BYTE_LENGTH;
            page[index++] = (byte) (told >> Byte.SIZE);
            page[index++] = (byte) told;
            if (told == TWO_BYTE_LENGTH) {
                Bytes.setInt(page, index, length);
                index += Integer.BYTES;
            }
        }
        System.arraycopy(text, from, page, index, length);
        return reference;
    }

    void release(int reference) {
        int length = length(reference);
        if (length > LONGEST_SHARING_BYTES) {
            int page = reference >>> UNIT_BITS;
            pages[page] = null;
            freePages.push(page);
            return;
        }
        int units = units(length);
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
        byte[] page = page(reference);
        if (page[index] != (byte) ONE_BYTE_LENGTH) {
            return index + 1;
        }
        return index + (twoBytes(page, index + 1) == TWO_BYTE_LENGTH ? 3 + Integer.BYTES : 3);
    }

    int length(int reference) {
        byte[] page = page(reference);
        int index = index(reference) + Integer.BYTES;
        int length = page[index] & 0xFF;
        if (length == ONE_BYTE_LENGTH) {
            length = twoBytes(page, index + 1);
            if (length == TWO_BYTE_LENGTH) {
                length = Bytes.getInt(page, index + 3);
            }
        }
        return length;
    }

    private static int twoBytes(byte[] page, int index) {
        return (page[index] & 0xFF) << Byte.SIZE | page[index + 1] & 0xFF;
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
            latest = addPage(PAGE_BYTES);
            // No text begins at the very first unit: 0 means none.
            used = latest == 0 ? UNIT_BYTES : 0;
        }
        reference = latest << UNIT_BITS | used / UNIT_BYTES;
        used += units * UNIT_BYTES;
        return reference;
    }

    private int allocatePage(int length) {
        int before = UNIT_BYTES + Integer.BYTES + 3 + Integer.BYTES;
        return addPage(before + length) << UNIT_BITS | 1;
    }

    private int addPage(int bytes) {
        if (freePages.isEmpty() && pageCount == MOST_PAGES) {
            throw new UnsuitableException("there is no room for more names");
        }
        int page = freePages.isEmpty() ? pageCount++ : freePages.pop();
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page * 2);
        }
        pages[page] = new byte[bytes];
        return page;
    }
}
