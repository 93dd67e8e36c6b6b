// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.Arrays;

/** A list of slots. */
final class Slots {
    private int[] slots = new int[1];
    private int size;

    void add(int slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
        }
        slots[size++] = slot;
    }

    int get(int index) {
        return slots[index];
    }

    int size() {
        return size;
    }
}
