// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.process.TopicPath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Services that were removed recently, or while there was no registrar: a registrar that takes over may have a copy of the
 * directory that still contains them. On the event loop.
 */
final class Retractions {
    /** After this time, a change has reached the copies of a registrar. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** With connections that are lost more often than that, it has reached the registrar after so many times. */
    private static final int MOST_TIMES = 10;

    private static final int CAPACITY = 65_536;

    private final LongSupplier nanoClock;
    private final Deque<Retraction> retractions = new ArrayDeque<>();
    private long latest;

    private static final class Retraction {
        private final TopicPath service;
        private final long number;
        private final long addedAt;
        private long sentAt;
        private int times;

        Retraction(TopicPath service, long number, long addedAt) {
            this.service = service;
            this.number = number;
            this.addedAt = addedAt;
            sentAt = addedAt;
        }

        private boolean isSettled(long old) {
            return sentAt - old < 0 || times >= MOST_TIMES && addedAt - old < 0;
        }
    }

    Retractions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The number of the latest one; 0 if there was none. */
    long latest() {
        return latest;
    }

    void add(TopicPath service) {
        if (retractions.size() == CAPACITY) {
            retractions.removeFirst();
        }
        retractions.addLast(new Retraction(service, ++latest, nanoClock.getAsLong()));
    }

    /** Passes all retractions after the last known one to the registrar, oldest first. */
    void forEachAfter(long known, Consumer<TopicPath> registrar) {
        long now = nanoClock.getAsLong();
        var unknown = new ArrayDeque<Retraction>();
        var newestFirst = retractions.descendingIterator();
        while (newestFirst.hasNext()) {
            Retraction retraction = newestFirst.next();
            if (retraction.number <= known) {
                break;
            }
            unknown.addFirst(retraction);
        }
        for (Retraction retraction : unknown) {
            retraction.sentAt = now;
            retraction.times++;
            registrar.accept(retraction.service);
        }
    }

    /** While a registrar is known, or when it is lost: forgets settled retractions. */
    void forgetSettled() {
        long old = nanoClock.getAsLong() - SETTLED_NANOS;
        while (!retractions.isEmpty() && retractions.peekFirst().isSettled(old)) {
            retractions.removeFirst();
        }
    }
}
