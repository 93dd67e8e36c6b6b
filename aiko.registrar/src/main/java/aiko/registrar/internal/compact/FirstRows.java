// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.util.Arrays;

/**
 * The first of many rows, in the order of listings: of their processes, then of registration. A heap with the last of them on
 * top, until it is sorted.
 */
public final class FirstRows {
    private final int capacity;
    private long[] keys = new long[16];
    /** Sequence and slot. */
    private long[] rows = new long[16];

    private int size;
    /** The rows behind these are sorted already; -1 while rows are added. */
    private int unsorted = -1;

    public FirstRows(int capacity) {
        this.capacity = capacity;
    }

    public int size() {
        return size;
    }

    public long key(int index) {
        return keys[index];
    }

    public int sequence(int index) {
        return (int) (rows[index] >> 32);
    }

    public int slot(int index) {
        return (int) rows[index];
    }

    /** @param key of the process in the order of listings */
    public void offer(long key, int sequence, int slot) {
        long row = (long) sequence << 32 | slot;
        if (size < capacity) {
            add(key, row);
        } else if (isBefore(key, row, 0)) {
            sink(key, row, size);
        }
    }

    private void add(long key, long row) {
        if (size == keys.length) {
            int larger = (int) Math.min(capacity, 2L * size);
            keys = Arrays.copyOf(keys, larger);
            rows = Arrays.copyOf(rows, larger);
        }
        int place = size++;
        while (place > 0 && !isBefore(key, row, (place - 1) / 2)) {
            move((place - 1) / 2, place);
            place = (place - 1) / 2;
        }
        put(key, row, place);
    }

    /** Sorts a part of them, of about that cost. Returns whether all are sorted. */
    public boolean sort(int cost) {
        unsorted = unsorted < 0 ? size : unsorted;
        for (int i = 0; i < cost && unsorted > 1; i++) {
            unsorted--;
            long key = keys[unsorted];
            long row = rows[unsorted];
            move(0, unsorted);
            sink(key, row, unsorted);
        }
        return unsorted <= 1;
    }

    /** Puts a row in the place of the topmost of a heap of that size, and then where it belongs. */
    private void sink(long key, long row, int heap) {
        int place = 0;
        for (int child = 1; child < heap; child = 2 * place + 1) {
            if (child + 1 < heap && isBefore(keys[child], rows[child], child + 1)) {
                child++;
            }
            if (!isBefore(key, row, child)) {
                break;
            }
            move(child, place);
            place = child;
        }
        put(key, row, place);
    }

    private boolean isBefore(long key, long row, int other) {
        return key < keys[other] || key == keys[other] && row < rows[other];
    }

    private void move(int from, int to) {
        put(keys[from], rows[from], to);
    }

    private void put(long key, long row, int place) {
        keys[place] = key;
        rows[place] = row;
    }
}
