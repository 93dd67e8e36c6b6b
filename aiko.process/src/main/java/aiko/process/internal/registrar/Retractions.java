// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.process.TopicPath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Services that were retracted not long ago, or while there was no registrar: one that takes over may have a copy of the
 * directory in which they still are. On the event loop.
 */
final class Retractions {
    /** What a registrar has known for so long has reached those who copy it. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int CAPACITY = 65_536;

    private final LongSupplier nanoClock;
    private final Deque<Retraction> retractions = new ArrayDeque<>();
    private long latest;

    private static final class Retraction {
        private final TopicPath service;
        private final long number;
        private long sentAt;

        Retraction(TopicPath service, long number, long sentAt) {
            this.service = service;
            this.number = number;
            this.sentAt = sentAt;
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

    /** Tells a registrar of all that are later than those it knows. */
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
            registrar.accept(retraction.service);
        }
    }

    /** While a registrar is known, or just when it is lost: forgets what it has known for long. */
    void forgetSettled() {
        long old = nanoClock.getAsLong() - SETTLED_NANOS;
        while (!retractions.isEmpty() && retractions.peekFirst().sentAt - old < 0) {
            retractions.removeFirst();
        }
    }
}
