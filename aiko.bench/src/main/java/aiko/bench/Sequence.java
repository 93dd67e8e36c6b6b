// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.BitSet;

/** Finds lost, doubled and reordered messages from the numbers of the handled ones, in the order of their handling. */
final class Sequence {
    private final BitSet handled = new BitSet();
    private long count;
    private long last = -1;
    private int doubled;
    private int reordered;
    private int highest;

    /** @param runs {@code FROM-TO,…}, or {@code -} for none */
    void add(String runs) {
        if (runs.equals("-")) {
            return;
        }
        for (String run : runs.split(",")) {
            String[] ends = run.split("-");
            for (int number = Integer.parseInt(ends[0]); number <= Integer.parseInt(ends[1]); number++) {
                add(number);
            }
        }
    }

    void add(int number) {
        count++;
        last = number;
        if (handled.get(number)) {
            doubled++;
        } else if (number < highest) {
            reordered++;
        }
        handled.set(number);
        highest = Math.max(highest, number);
    }

    long handled() {
        return count;
    }

    long last() {
        return last;
    }

    /** The number of messages that were sent and not handled. */
    long lost(long sent) {
        return sent - handled.cardinality();
    }

    long doubled() {
        return doubled;
    }

    /** The number of messages handled after one with a higher number. */
    long reordered() {
        return reordered;
    }
}
