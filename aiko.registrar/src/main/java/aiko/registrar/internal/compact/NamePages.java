// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import aiko.registrar.internal.wire.UnsuitableException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Texts in pages of bytes, each with a number in front. A reference is the index of a text, in steps of four bytes.
 * Released space is used again for texts of the same size, so that no text ever needs to move. A text whose length needs more
 * than two bytes has a page of its own, of its own size.
 */
final class NamePages {
    /** The longest text that shares a page with others. */
    static final int LONGEST_SHARING_BYTES = 0xFFFE;

    private static final int PAGE_BYTES = 1 << 18;
    private static final int UNIT_BYTES = 4;
    private static final int OF_ONE_TEXT = -1;
    private static final int LONG_TEXT_OVERHEAD = UNIT_BYTES + Integer.BYTES + 3 + Integer.BYTES;
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
    /** Units of each page that texts have; {@link #OF_ONE_TEXT} if texts do not share it. */
    private int[] unitsInUse = new int[4];

    /** Pages with a text that is not written as it is, or that had one. */
    private boolean[] mixed = new boolean[4];

    private int emptyPages;
    private long bytes;

    /** Bytes of the pages. */
    long bytes() {
        return bytes;
    }

    /** Bytes of these that no text uses, and that are released if memory is needed. */
    long emptyBytes() {
        return (long) emptyPages * PAGE_BYTES;
    }

    /** Additional bytes of the pages with a text of that length. */
    int growth(int length) {
        if (length > LONGEST_SHARING_BYTES) {
            return LONG_TEXT_OVERHEAD + length;
        }
        int units = units(length);
        boolean fits = units < freeBySize.length && freeBySize[units] != 0 || used + units * UNIT_BYTES <= PAGE_BYTES;
        return fits ? 0 : PAGE_BYTES;
    }

    /**
     * Releases the pages without a text. It reads the whole list of released space, so that it is for when there
     * is no room. Returns whether there were any.
     */
    boolean giveUpEmptyPages() {
        if (emptyPages == 0) {
            return false;
        }
        for (int units = 0; units < freeBySize.length; units++) {
            int kept = 0;
            for (int free = freeBySize[units]; free != 0; ) {
                int next = number(free);
                if (unitsInUse[free >>> UNIT_BITS] > 0 || free >>> UNIT_BITS == latest) {
                    setNumber(free, kept);
                    kept = free;
                }
                free = next;
            }
            freeBySize[units] = kept;
        }
        for (int page = 0; page < pageCount; page++) {
            if (page != latest && pages[page] != null && unitsInUse[page] == 0) {
                removePage(page);
            }
        }
        emptyPages = 0;
        return true;
    }

    private void removePage(int page) {
        bytes -= pages[page].length;
        pages[page] = null;
        freePages.push(page);
    }

    /**
     * Stores a text with that number. References are never 0.
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
        if (!AsciiText.isPlain(text, from, to)) {
            mixed[reference >>> UNIT_BITS] = true;
        }
        return reference;
    }

    void release(int reference) {
        int length = length(reference);
        if (length > LONGEST_SHARING_BYTES) {
            removePage(reference >>> UNIT_BITS);
            return;
        }
        int units = units(length);
        Bytes.setInt(page(reference), index(reference), freeBySize[units]);
        freeBySize[units] = reference;
        int page = reference >>> UNIT_BITS;
        unitsInUse[page] -= units;
        if (unitsInUse[page] == 0 && page != latest) {
            emptyPages++;
        }
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

    /** The index of the text in its array. */
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

    /** Finds array, index and length of a text at once. Returns whether it is written as it is. */
    boolean view(int reference, AsciiText text) {
        byte[] page = page(reference);
        int index = index(reference) + Integer.BYTES;
        byte length = page[index];
        if (length == (byte) ONE_BYTE_LENGTH) {
            text.of(page, start(reference), length(reference));
        } else {
            text.of(page, index + 1, length & 0xFF);
        }
        return !mixed[reference >>> UNIT_BITS] || text.isPlain();
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
            int page = reference >>> UNIT_BITS;
            if (unitsInUse[page] == 0 && page != latest) {
                emptyPages--;
            }
            unitsInUse[page] += units;
            return reference;
        }
        if (used + units * UNIT_BYTES > PAGE_BYTES) {
            if (pages[latest] != null && unitsInUse[latest] == 0) {
                emptyPages++;
            }
            latest = addPage(PAGE_BYTES);
            // No text begins at the very first unit: 0 means none.
            used = latest == 0 ? UNIT_BYTES : 0;
        }
        reference = latest << UNIT_BITS | used / UNIT_BYTES;
        used += units * UNIT_BYTES;
        unitsInUse[latest] += units;
        return reference;
    }

    private int allocatePage(int length) {
        int page = addPage(LONG_TEXT_OVERHEAD + length);
        unitsInUse[page] = OF_ONE_TEXT;
        return page << UNIT_BITS | 1;
    }

    private int addPage(int size) {
        if (freePages.isEmpty() && pageCount == MOST_PAGES) {
            throw new UnsuitableException("no room for more names");
        }
        int page = freePages.isEmpty() ? pageCount++ : freePages.pop();
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page * 2);
            unitsInUse = Arrays.copyOf(unitsInUse, page * 2);
            mixed = Arrays.copyOf(mixed, page * 2);
        }
        pages[page] = new byte[size];
        unitsInUse[page] = 0;
        mixed[page] = false;
        bytes += size;
        return page;
    }
}
