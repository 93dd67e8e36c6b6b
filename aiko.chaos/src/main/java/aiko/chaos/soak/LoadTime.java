// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The time of the load, from 0 at the beginning to 1 at the end. It goes on in stretches, and stands still after each one until the
 * next one begins: so each has its part of the load, however long some of it takes.
 */
final class LoadTime {
    private final double seconds;
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
    private double before;
    private long since = System.nanoTime();
    private double limit;
    private volatile boolean isOver;

    /** What is done while nobody else does anything. */
    interface Measurement {
        void run() throws IOException;
    }

    LoadTime(double seconds) {
        this.seconds = seconds;
    }

    synchronized double now() {
        return Math.min(limit, before + (System.nanoTime() - since) / 1e9 / seconds);
    }

    double seconds() {
        return now() * seconds;
    }

    /** Begins the next stretch. */
    synchronized void goOnUntil(double end) {
        before = now();
        since = System.nanoTime();
        limit = end;
    }

    /** Nothing is due any more. */
    void end() {
        isOver = true;
    }

    boolean isOver() {
        return isOver;
    }

    /** Does a part of the load, after a measurement that is going on. */
    void within(Runnable load) {
        Lock ours = lock.readLock();
        ours.lock();
        try {
            load.run();
        } finally {
            ours.unlock();
        }
    }

    /** Measures, after all parts of the load that are going on. */
    void calm(Measurement measurement) throws IOException {
        lock.writeLock().lock();
        try {
            measurement.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
