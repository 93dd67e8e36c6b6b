// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import java.util.StringJoiner;

/**
 * Which numbers were handled, in the order in which they were handled, and when nothing was handled for a while. Written
 * as {@code FROM-TO,…} for runs of ascending numbers, and {@code BEGIN+NANOS,…} for the pauses; {@code -} for none.
 */
public final class Tally {
    private static final long NOTED_NANOS = 2_000_000;
    private static final int MOST_NOTES = 50_000;
    private static final long NOTHING_TAKEN = -1;
    private static final String NONE = "-";
    private static final String TOO_MANY = "too-many";

    private final StringJoiner runs = new StringJoiner(",");
    private final StringJoiner pauses = new StringJoiner(",").setEmptyValue(NONE);
    private int notes;
    private long count;
    private long from;
    private long last;
    private long firstNanos;
    private long lastNanos;
    private long takenCount = NOTHING_TAKEN;
    private long takenLast = NOTHING_TAKEN;

    /** The state of the version before: how many have been handled until then, and the last one. */
    synchronized void take(long count, long last) {
        takenCount = count;
        takenLast = last;
    }

    /** Returns whether it is the first one. */
    synchronized boolean handled(long number) {
        long now = System.nanoTime();
        boolean isFirst = count++ == 0;
        if (isFirst) {
            firstNanos = now;
            from = number;
        } else {
            if (number != last + 1) {
                note(runs, from + "-" + last);
                from = number;
            }
            if (now - lastNanos >= NOTED_NANOS) {
                note(pauses, lastNanos + "+" + (now - lastNanos));
            }
        }
        last = number;
        lastNanos = now;
        return isFirst;
    }

    private void note(StringJoiner notebook, String note) {
        if (++notes <= MOST_NOTES) {
            notebook.add(note);
        }
    }

    /** The count of all versions, as far as this version took over their state. */
    synchronized long count() {
        return count + Math.max(0, takenCount);
    }

    synchronized long last() {
        return count == 0 ? takenLast : last;
    }

    /** When the first and the last one were handled, the runs, the pauses, and what was taken. */
    synchronized Object[] words() {
        boolean isComplete = notes <= MOST_NOTES;
        String all = count == 0
                ? NONE
                : new StringJoiner(",").merge(runs).add(from + "-" + last).toString();
        return new Object[] {
            firstNanos, lastNanos, isComplete ? all : TOO_MANY, isComplete ? pauses : TOO_MANY, takenCount, takenLast
        };
    }
}
