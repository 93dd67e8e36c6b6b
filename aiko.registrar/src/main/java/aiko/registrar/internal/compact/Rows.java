// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.util.Arrays;

/**
 * The services: {@value #FIELDS} numbers each, side by side, in pages, so that growing never copies them and one service
 * is one or two cache lines. A service is its slot; the slots of removed services are used again.
 */
public final class Rows {
    /** No slot. */
    public static final int NONE = -1;

    /** The number of the group of services. */
    public static final int GROUP = 0;
    /** The service id, or {@code -1 -} the number of its text. */
    public static final int SERVICE_ID = 1;
    /** The name, as in {@link NameTable}. */
    public static final int NAME = 2;

    public static final int NAME_NEXT = 3;
    public static final int NAME_PREVIOUS = 4;
    public static final int GROUP_NEXT = 5;
    public static final int GROUP_PREVIOUS = 6;
    /** The place in the order of registration in the process. */
    public static final int SEQUENCE = 7;
    /** When it was added, in tenths of a second. */
    public static final int TIME = 8;

    /** How many numbers a row has. */
    public static final int FIELDS = 9;

    private static final int PAGE_BITS = 12;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGE_BYTES = PAGE_SIZE * FIELDS * Integer.BYTES;

    private int[][] pages = new int[4][];
    private int end;
    private int free = NONE;

    /** Slots that are or were used are below this one. */
    public int end() {
        return end;
    }

    /** Bytes of the pages; rows of removed services are reused. */
    public long bytes() {
        return ((long) end + PAGE_SIZE - 1 >>> PAGE_BITS) * PAGE_BYTES;
    }

    /** Additional bytes with one more row. */
    public int growth() {
        return free == NONE && (end & PAGE_SIZE - 1) == 0 ? PAGE_BYTES : 0;
    }

    public int allocate() {
        if (free != NONE) {
            int slot = free;
            free = get(slot, NAME_NEXT);
            return slot;
        }
        int page = end >>> PAGE_BITS;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page * 2);
        }
        if (pages[page] == null) {
            pages[page] = new int[PAGE_SIZE * FIELDS];
        }
        return end++;
    }

    public void free(int slot) {
        set(slot, GROUP, NONE);
        set(slot, NAME_NEXT, free);
        free = slot;
    }

    /** The page of a slot, for those who read many rows one after the other. */
    public int[] page(int slot) {
        return pages[slot >>> PAGE_BITS];
    }

    /** Where a row begins in its page. */
    public static int place(int slot) {
        return (slot & PAGE_SIZE - 1) * FIELDS;
    }

    /** The last slot of the same page. */
    public static int lastOfPage(int slot) {
        return slot | PAGE_SIZE - 1;
    }

    public int get(int slot, int field) {
        return page(slot)[place(slot) + field];
    }

    public void set(int slot, int field, int value) {
        page(slot)[place(slot) + field] = value;
    }

    public boolean isUsed(int slot) {
        return get(slot, GROUP) != NONE;
    }

    /**
     * Adds a row at the end of a ring whose fields are {@code next} and {@code next + 1}.
     *
     * @return the head of the ring
     */
    public int append(int head, int slot, int next) {
        if (head == NONE) {
            set(slot, next, slot);
            set(slot, next + 1, slot);
            return slot;
        }
        int tail = get(head, next + 1);
        set(slot, next, head);
        set(slot, next + 1, tail);
        set(tail, next, slot);
        set(head, next + 1, slot);
        return head;
    }

    /**
     * Removes a row from its ring.
     *
     * @return the head of the ring, {@link #NONE} if it is empty now
     */
    public int remove(int head, int slot, int next) {
        int after = get(slot, next);
        if (after == slot) {
            return NONE;
        }
        int before = get(slot, next + 1);
        set(before, next, after);
        set(after, next + 1, before);
        return head == slot ? after : head;
    }
}
