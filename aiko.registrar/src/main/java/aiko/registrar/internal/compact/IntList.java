// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.util.Arrays;

/** A list of slots. */
public final class IntList {
    private int[] slots = new int[1];
    private int size;

    public void add(int slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
        }
        slots[size++] = slot;
    }

    public int get(int index) {
        return slots[index];
    }

    public int size() {
        return size;
    }
}
