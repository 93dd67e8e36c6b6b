// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

/**
 * The rows of a process by service id. Service ids ascend, so that nearly all are in a window of an array; others are in a
 * table.
 */
public final class ServiceIndex {
    private static final int SMALLEST = 4;
    private static final int LARGEST_BEGINNING = 16;

    /** Row by id minus {@link #base}, plus one; 0 if there is none. */
    private int[] window = {};

    private int base;
    private int inWindow;
    private IntTable others;

    public int size() {
        return inWindow + (others == null ? 0 : others.size());
    }

    /** {@link Rows#NONE} if there is none. */
    public int get(int id) {
        int place = id - base;
        if (place >= 0 && place < window.length && window[place] != 0) {
            return window[place] - 1;
        }
        return others == null ? Rows.NONE : others.get(id);
    }

    /** The id must not be there yet. */
    public void add(int id, int slot) {
        if (fits(id)) {
            window[id - base] = slot + 1;
            inWindow++;
        } else {
            if (others == null) {
                others = new IntTable();
            }
            others.add(id, slot);
        }
    }

    /** The id must be there. */
    public void remove(int id) {
        int place = id - base;
        if (place >= 0 && place < window.length && window[place] != 0) {
            window[place] = 0;
            inWindow--;
        } else {
            others.remove(id);
            if (others.size() == 0) {
                others = null;
            }
        }
    }

    /** Whether there is room in the window, which is made larger or moved if it stays at least half full. */
    private boolean fits(int id) {
        if (id < 0) {
            return false;
        }
        if (inWindow == 0) {
            base = id < LARGEST_BEGINNING ? 0 : id;
            if (id - base >= window.length) {
                window = new int[Math.max(SMALLEST, id - base + 1)];
            }
            return true;
        }
        if (id < base) {
            return false;
        }
        if (id - base < window.length) {
            return true;
        }
        long longest = 2L * inWindow + LARGEST_BEGINNING;
        if ((long) id - base - window.length >= longest) {
            return false;
        }
        int first = 0;
        while (window[first] == 0) {
            first++;
        }
        long length = (long) id - base - first + 1;
        if (length > longest) {
            return false;
        }
        int[] former = window;
        window = new int[(int) (length + (length >> 3)) + SMALLEST];
        System.arraycopy(former, first, window, 0, Math.min(former.length - first, window.length));
        base += first;
        return true;
    }
}
