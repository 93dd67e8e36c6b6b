// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lines that are to be written, in batches, oldest first. Beyond its limit, the oldest batches are discarded. */
final class Backlog {
    private final int mostPoints;
    private final long mostBytes;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private StringBuilder open = new StringBuilder();
    private int openPoints;
    private long bytes;
    private long discarded;

    /** Lines for one request. */
    record Batch(byte[] lines, int points) {}

    Backlog(int mostPoints, long mostBytes) {
        this.mostPoints = mostPoints;
        this.mostBytes = mostBytes;
    }

    void add(String line) {
        open.append(line).append('\n');
        if (++openPoints >= mostPoints) {
            close();
        }
    }

    /** Lines that are added from now on belong to further batches. */
    void close() {
        if (openPoints > 0) {
            batches.add(new Batch(open.toString().getBytes(StandardCharsets.UTF_8), openPoints));
            bytes += batches.getLast().lines().length;
            open = new StringBuilder();
            openPoints = 0;
        }
        while (bytes > mostBytes && batches.size() > 1) {
            discard();
        }
    }

    /** The oldest batch; null if there is none. */
    Batch first() {
        return batches.peek();
    }

    /** The oldest batch is written. */
    void written() {
        bytes -= batches.remove().lines().length;
    }

    /** The oldest batch will never be written. */
    void discard() {
        discarded += batches.element().points();
        written();
    }

    /** The number of points that were discarded since the last call. */
    long takeDiscarded() {
        long points = discarded;
        discarded = 0;
        return points;
    }
}
