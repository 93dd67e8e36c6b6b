// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

/** How often something has happened, and in the last seconds. Owned by the event loop. */
public final class Rate {
    private static final int SECONDS = 10;

    private final long[] counts = new long[SECONDS + 1];
    private long second;
    private long total;

    void count(double now) {
        moveTo((long) now);
        counts[(int) (second % counts.length)]++;
        total++;
    }

    public long total() {
        return total;
    }

    /** On average over the last ten whole seconds. */
    public double perSecond(double now) {
        moveTo((long) now);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return (sum - counts[(int) (second % counts.length)]) / (double) SECONDS;
    }

    private void moveTo(long now) {
        if (now - second > counts.length) {
            second = now - counts.length;
        }
        while (second < now) {
            counts[(int) (++second % counts.length)] = 0;
        }
    }
}
