// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.util.Arrays;

/** Numbers by numbers: a hash table with open addressing. The values are not negative. */
final class IntTable {
    private static final int MULTIPLIER = 0x9E3779B1;
    private static final long EMPTY = -1;

    private long[] entries = empty(8);
    private int size;

    int size() {
        return size;
    }

    /** {@link Rows#NONE} if there is none. */
    int get(int key) {
        for (int i = home(key); entries[i] != EMPTY; i = next(i)) {
            if (key(entries[i]) == key) {
                return (int) entries[i];
            }
        }
        return Rows.NONE;
    }

    /** The key must not be there yet. */
    void add(int key, int value) {
        if (++size > entries.length / 4 * 3) {
            long[] former = entries;
            entries = empty(former.length * 2);
            for (long entry : former) {
                if (entry != EMPTY) {
                    put(entry);
                }
            }
        }
        put((long) key << 32 | value);
    }

    private void put(long entry) {
        int i = home(key(entry));
        while (entries[i] != EMPTY) {
            i = next(i);
        }
        entries[i] = entry;
    }

    /** The key must be there. */
    void remove(int key) {
        int hole = home(key);
        while (key(entries[hole]) != key || entries[hole] == EMPTY) {
            hole = next(hole);
        }
        size--;
        int mask = entries.length - 1;
        for (int i = next(hole); entries[i] != EMPTY; i = next(i)) {
            if ((i - home(key(entries[i])) & mask) >= (i - hole & mask)) {
                entries[hole] = entries[i];
                hole = i;
            }
        }
        entries[hole] = EMPTY;
    }

    private static int key(long entry) {
        return (int) (entry >> 32);
    }

    private int home(int key) {
        int hash = (key ^ key >>> 15) * MULTIPLIER;
        return (hash ^ hash >>> 16) & entries.length - 1;
    }

    private int next(int index) {
        return index + 1 & entries.length - 1;
    }

    private static long[] empty(int capacity) {
        long[] entries = new long[capacity];
        Arrays.fill(entries, EMPTY);
        return entries;
    }
}
