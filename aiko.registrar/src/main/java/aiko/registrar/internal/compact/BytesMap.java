// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.util.Arrays;

/** Objects that are found by a text, which is compared as bytes: a hash table with open addressing. */
public final class BytesMap<T extends BytesMap.Key> {
    /** An object of the map. */
    public abstract static class Key {
        public final byte[] bytes;
        final long hash;

        public Key(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Bytes.hash(bytes, 0, bytes.length);
        }

        public final boolean isText(byte[] text, int from, int to) {
            return Arrays.equals(bytes, 0, bytes.length, text, from, to);
        }
    }

    private Key[] table = new Key[16];
    private int size;

    int size() {
        return size;
    }

    /** Null if there is none. */
    @SuppressWarnings("unchecked")
    public T find(byte[] text, int from, int to) {
        long hash = Bytes.hash(text, from, to);
        for (int i = home(hash); table[i] != null; i = next(i)) {
            if (table[i].hash == hash && table[i].isText(text, from, to)) {
                return (T) table[i];
            }
        }
        return null;
    }

    /** Adds a text that is not in the map yet. */
    public void add(T key) {
        if (++size > table.length / 3 * 2) {
            Key[] former = table;
            table = new Key[former.length * 2];
            for (Key each : former) {
                if (each != null) {
                    put(each);
                }
            }
        }
        put(key);
    }

    private void put(Key key) {
        int i = home(key.hash);
        while (table[i] != null) {
            i = next(i);
        }
        table[i] = key;
    }

    /** Removes an object of the map; those behind it move up. */
    public void remove(T key) {
        int hole = home(key.hash);
        while (table[hole] != key) {
            hole = next(hole);
        }
        size--;
        for (int i = next(hole); table[i] != null; i = next(i)) {
            int mask = table.length - 1;
            if ((i - home(table[i].hash) & mask) >= (i - hole & mask)) {
                table[hole] = table[i];
                hole = i;
            }
        }
        table[hole] = null;
    }

    private int home(long hash) {
        return (int) hash & table.length - 1;
    }

    private int next(int index) {
        return index + 1 & table.length - 1;
    }
}
