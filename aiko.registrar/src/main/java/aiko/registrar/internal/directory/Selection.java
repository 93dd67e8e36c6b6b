// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.registrar.internal.compact.Rows;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The services that matched a filter at one moment, in the order of listings, to be read step by step while the
 * directory changes. It lacks services that are added later. If the directory {@linkplain Directory#follow follows} it, a
 * service that is removed before its turn is reported just before; otherwise it is left out.
 *
 * <p>It needs a few bytes for each process, not for each service, unless the filter has a name. Owned by the thread that
 * owns the directory.
 */
public final class Selection {
    private static final long GONE = 0xFFFFFFFFL;
    private static final int RANK_BITS = 2;
    private static final int RANKS = 3;

    /** One process of which services are selected, with its place in the listing. */
    record Part(ProcessServices process, long key, long[] rows) {}

    private final Contents contents;
    private final Predicate<Kind> filter;
    private final int size;
    private final ProcessServices[] processes;
    private final long[] keys;
    private final int[] sequenceLimits;
    /** Sequence and slot of each service; null while this is not known yet, or not needed any more. */
    private final long[][] rows;

    private int position;
    private int index;
    private int left;
    private IntConsumer leaving = slot -> {};

    Selection(Contents contents, Predicate<Kind> filter, Part[] parts, int size) {
        this.contents = contents;
        this.filter = filter;
        this.size = size;
        left = size;
        processes = new ProcessServices[parts.length];
        keys = new long[parts.length];
        sequenceLimits = new int[parts.length];
        rows = new long[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            processes[i] = parts[i].process();
            keys[i] = parts[i].key();
            sequenceLimits[i] = processes[i].nextSequence;
            rows[i] = parts[i].rows();
        }
    }

    static long key(int rank, long order) {
        return (long) rank << Long.SIZE - 1 - RANK_BITS | order;
    }

    /** The order of arrival in a key. */
    static long order(long key) {
        return key & (1L << Long.SIZE - 1 - RANK_BITS) - 1;
    }

    /** How many services were selected. */
    public int size() {
        return size;
    }

    /** The number of services that have neither been returned nor reported. */
    public int left() {
        return left;
    }

    /** The next service, {@code -1} if there is none. */
    public int next() {
        while (position < processes.length) {
            long[] current = current();
            while (index < current.length) {
                long row = current[index++];
                if ((row & GONE) != GONE) {
                    left--;
                    return (int) row;
                }
            }
            nextProcess();
        }
        return Rows.NONE;
    }

    /** Leaves out some. Only before the directory changes. */
    void skip(int count) {
        int rest = count;
        while (position < processes.length && rest > 0) {
            int matching = rows[position] == null ? count(processes[position]) : rows[position].length - index;
            if (matching > rest) {
                current();
                index += rest;
                left -= rest;
                return;
            }
            rest -= matching;
            left -= matching;
            nextProcess();
        }
    }

    private long[] current() {
        if (rows[position] == null) {
            ProcessServices process = processes[position];
            rows[position] = contents.rows(process, count(process), sequenceLimits[position], filter);
        }
        return rows[position];
    }

    private void nextProcess() {
        rows[position++] = null;
        index = 0;
    }

    private int count(ProcessServices process) {
        int count = 0;
        for (Group group = process.firstGroup; group != null; group = group.nextOfProcess) {
            count += filter.test(group.kind) ? group.size : 0;
        }
        return count;
    }

    /** @param removing called with each service that is removed before its turn */
    void whenRemoved(IntConsumer removing) {
        leaving = removing;
    }

    /** A service is about to be removed. */
    void removing(int slot) {
        Group group = contents.group(slot);
        int place = place(group.process);
        if (place < position) {
            return;
        }
        int sequence = contents.rows.get(slot, Rows.SEQUENCE);
        if (rows[place] == null) {
            if (sequence < sequenceLimits[place] && filter.test(group.kind)) {
                leaves(slot);
            }
            return;
        }
        int found = Arrays.binarySearch(rows[place], (long) sequence << 32 | slot);
        if (found >= (place == position ? index : 0)) {
            rows[place][found] |= GONE;
            leaves(slot);
        }
    }

    private void leaves(int slot) {
        left--;
        leaving.accept(slot);
    }

    /** The index of the process, whose rank may have changed since; -1 if it was removed. */
    private int place(ProcessServices process) {
        for (int rank = 0; rank < RANKS; rank++) {
            int place = Arrays.binarySearch(keys, key(rank, process.order));
            if (place >= 0 && processes[place] == process) {
                return place;
            }
        }
        return -1;
    }
}
