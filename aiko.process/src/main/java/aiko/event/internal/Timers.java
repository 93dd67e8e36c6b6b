// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import java.util.Arrays;

/**
 * Timers by due time: a binary heap in an array, with the place of each timer kept in the timer, so that adding and
 * cancelling cost the logarithm of their number. Owned by the event loop.
 */
final class Timers {
    private static final int INITIAL_CAPACITY = 16;

    private Timer[] heap = new Timer[INITIAL_CAPACITY];
    private int size;

    /** One timer. A period of 0 means: once. */
    static final class Timer {
        private static final int NOT_IN_HEAP = -1;

        final Runnable handler;
        final long periodNanos;
        private long dueNanos;
        private int place = NOT_IN_HEAP;
        private boolean cancelled;

        Timer(Runnable handler, long dueNanos, long periodNanos) {
            this.handler = handler;
            this.dueNanos = dueNanos;
            this.periodNanos = periodNanos;
        }
    }

    int size() {
        return size;
    }

    void add(Timer timer) {
        if (timer.cancelled) {
            return;
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, timer);
    }

    void cancel(Timer timer) {
        timer.cancelled = true;
        if (timer.place != Timer.NOT_IN_HEAP) {
            removeAt(timer.place);
        }
    }

    /** Nanoseconds until the next timer is due: 0 if it is, {@link Long#MAX_VALUE} if there is none. */
    long nanosUntilDue(long nowNanos) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].dueNanos - nowNanos);
    }

    /** The time at which the next timer is due; there has to be one. */
    long earliest() {
        return heap[0].dueNanos;
    }

    /** Removes and returns the next timer that is due, or null; a periodic one stays, due after its period. */
    Timer takeDue(long nowNanos) {
        if (size == 0 || heap[0].dueNanos - nowNanos > 0) {
            return null;
        }
        Timer timer = heap[0];
        if (timer.periodNanos == 0) {
            removeAt(0);
        } else {
            long missed = (nowNanos - timer.dueNanos) / timer.periodNanos;
            timer.dueNanos += (missed + 1) * timer.periodNanos;
            siftDown(0, timer);
        }
        return timer;
    }

    private void removeAt(int place) {
        heap[place].place = Timer.NOT_IN_HEAP;
        Timer last = heap[--size];
        heap[size] = null;
        if (place < size) {
            siftDown(place, last);
            if (heap[place] == last) {
                siftUp(place, last);
            }
        }
    }

    private void siftUp(int from, Timer timer) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (heap[parent].dueNanos - timer.dueNanos <= 0) {
                break;
            }
            put(place, heap[parent]);
            place = parent;
        }
        put(place, timer);
    }

    private void siftDown(int from, Timer timer) {
        int place = from;
        while (place < size >>> 1) {
            int child = 2 * place + 1;
            if (child + 1 < size && heap[child + 1].dueNanos - heap[child].dueNanos < 0) {
                child++;
            }
            if (timer.dueNanos - heap[child].dueNanos <= 0) {
                break;
            }
            put(place, heap[child]);
            place = child;
        }
        put(place, timer);
    }

    private void put(int place, Timer timer) {
        heap[place] = timer;
        timer.place = place;
    }
}
