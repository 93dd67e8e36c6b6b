// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.util.Arrays;

/**
 * The names of the services, each kept once, in the form in which they are written. Each has the head of the ring
 * of its services. A hash table in segments, so that growing never takes long. Beside each reference is
 * half of the hash, from which follows its place in the segment: hardly any text is compared in vain, and none is read
 * when a segment grows.
 *
 * <p>Names that differ in their last character only are <em>neighbours</em>: their places are some cache lines apart, in the same
 * kilobyte. Numbered services are mostly registered in order, and then memory is near that would have to be found for each otherwise.
 */
public final class NameTable {
    /** No name. */
    public static final int NONE = 0;

    private static final int SEGMENT_BITS = 9;
    private static final int SMALLEST_CAPACITY = 8;
    /** The number among its neighbours is in the lowest bits of the hash. */
    private static final int NEIGHBOURS = 16;

    /** Between two neighbours, so that they do not crowd a place. */
    private static final int DISTANCE = 8;

    private static final long EMPTY = 0;
    /** A name was here: one has to look further. */
    private static final long REMOVED = 1L << 32;

    private final NamePages texts = new NamePages();
    private final long[][] segments = new long[1 << SEGMENT_BITS][];
    private final int[] sizes = new int[1 << SEGMENT_BITS];
    /** Entries that are not empty. */
    private final int[] occupied = new int[1 << SEGMENT_BITS];

    public NameTable() {
        Arrays.setAll(segments, segment -> new long[SMALLEST_CAPACITY]);
    }

    /** Bytes of the names, without their places in the table. */
    public long bytes() {
        return texts.bytes();
    }

    /** Bytes of these that no name uses. */
    public long emptyBytes() {
        return texts.emptyBytes();
    }

    /** Additional bytes with this name; 0 if it is in the table. */
    public int growth(byte[] text, int from, int to) {
        int growth = texts.growth(to - from);
        return growth == 0 || find(text, from, to) != NONE ? 0 : growth;
    }

    /** Releases the bytes that no name uses. Returns whether there were any. */
    public boolean shrink() {
        return texts.giveUpEmptyPages();
    }

    /** {@link #NONE} if there is no such name. */
    public int find(byte[] text, int from, int to) {
        long hash = hash(text, from, to);
        long[] entries = segments[segment(hash)];
        return (int) entries[place(hash, text, from, to, entries)];
    }

    /** The name, which is added without services if it is not there. */
    public int intern(byte[] text, int from, int to) {
        long hash = hash(text, from, to);
        int segment = segment(hash);
        long[] entries = segments[segment];
        int place = place(hash, text, from, to, entries);
        if (entries[place] != EMPTY) {
            return (int) entries[place];
        }
        int name = texts.add(text, from, to, Rows.NONE);
        long entry = hash << 32 | name & 0xFFFFFFFFL;
        if (occupied[segment] + 1 > entries.length / 5 * 4) {
            rebuild(segment);
            put(entry, segments[segment]);
        } else {
            entries[place] = entry;
        }
        occupied[segment]++;
        sizes[segment]++;
        return name;
    }

    public void remove(int name) {
        int start = texts.start(name);
        long hash = hash(texts.page(name), start, start + texts.length(name));
        int segment = segment(hash);
        long[] entries = segments[segment];
        int i = home(hash, entries);
        while ((int) entries[i] != name) {
            i = next(i, entries);
        }
        if (entries[next(i, entries)] == EMPTY) {
            entries[i] = EMPTY;
            occupied[segment]--;
        } else {
            entries[i] = REMOVED;
        }
        sizes[segment]--;
        texts.release(name);
    }

    /** The head of the ring of services with that name. */
    public int head(int name) {
        return texts.number(name);
    }

    public void setHead(int name, int slot) {
        texts.setNumber(name, slot);
    }

    public byte[] array(int name) {
        return texts.page(name);
    }

    public int start(int name) {
        return texts.start(name);
    }

    public int length(int name) {
        return texts.length(name);
    }

    /** From now on, the text is this name, as it is written. Returns whether that is the name itself. */
    public boolean view(int name, AsciiText text) {
        return texts.view(name, text);
    }

    public boolean isText(int name, byte[] text, int from, int to) {
        return texts.isText(name, text, from, to);
    }

    /** Where a name is in a segment, or the empty place in which it would be put. */
    private int place(long hash, byte[] text, int from, int to, long[] entries) {
        int i = home(hash, entries);
        for (; entries[i] != EMPTY; i = next(i, entries)) {
            int name = (int) entries[i];
            if (entries[i] >>> 32 == (hash & 0xFFFFFFFFL) && name != NONE && texts.isText(name, text, from, to)) {
                break;
            }
        }
        return i;
    }

    static long hash(byte[] text, int from, int to) {
        int last = text[to - 1];
        // Another number for each hexadecimal digit.
        int neighbour = last + 9 * (last >> 6) & NEIGHBOURS - 1;
        return Bytes.hash(text, from, to - 1) & -NEIGHBOURS | neighbour;
    }

    private static void put(long entry, long[] entries) {
        int i = home(entry >>> 32, entries);
        while (entries[i] != EMPTY) {
            i = next(i, entries);
        }
        entries[i] = entry;
    }

    private void rebuild(int segment) {
        int size = sizes[segment];
        long[] former = segments[segment];
        long[] entries = new long[Math.max(SMALLEST_CAPACITY, size + size / 4 * 3)];
        for (long entry : former) {
            if ((int) entry != NONE) {
                put(entry, entries);
            }
        }
        segments[segment] = entries;
        occupied[segment] = size;
    }

    private static int segment(long hash) {
        return (int) (hash >>> Long.SIZE - SEGMENT_BITS);
    }

    static int home(long hash, long[] entries) {
        int first = (int) ((hash & 0xFFFFFFFFL) * entries.length >>> 32);
        int home = first + (int) (hash & NEIGHBOURS - 1) * DISTANCE;
        return home < entries.length ? home : home % entries.length;
    }

    private static int next(int index, long[] entries) {
        return index + 1 == entries.length ? 0 : index + 1;
    }
}
