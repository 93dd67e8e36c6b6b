// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.event.Handle;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Waits of a test, each until its limit. */
final class Awaited {
    /** How often a condition is read that nothing announces, such as the state of a file. */
    private static final long READING_MILLIS = 20;

    private final Duration limit;

    Awaited(Duration limit) {
        this.limit = limit;
    }

    /**
     * The value, as soon as it is there.
     *
     * @param listening adds a listener that runs what it is given after each change of the value
     * @param problem the failure, of the text {@code within 20 s}
     */
    <T> T value(Supplier<Optional<T>> value, Function<Runnable, Handle> listening, UnaryOperator<String> problem) {
        var change = new Change();
        Handle listener = listening.apply(change::happened);
        try {
            return value(value, change, limit.toMillis(), problem);
        } finally {
            listener.cancel();
        }
    }

    /** The value, as soon as it is there, of something that does not announce its changes. */
    <T> T value(Supplier<Optional<T>> value, UnaryOperator<String> problem) {
        return value(value, new Change(), READING_MILLIS, problem);
    }

    private <T> T value(Supplier<Optional<T>> value, Change change, long longestMillis, UnaryOperator<String> problem) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            long seen = change.count();
            Optional<T> found = value.get();
            if (found.isPresent()) {
                return found.get();
            }
            long leftMillis = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (leftMillis <= 0) {
                throw new AssertionError(problem.apply("within " + limit.toSeconds() + " s"));
            }
            change.await(seen, Math.min(leftMillis, longestMillis));
        }
    }

    /** Changes that listeners report, and for which a test waits. */
    private static final class Change {
        private long count;

        synchronized long count() {
            return count;
        }

        synchronized void happened() {
            count++;
            notifyAll();
        }

        synchronized void await(long seen, long millis) {
            try {
                if (count == seen) {
                    wait(millis);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("the test was interrupted", interrupted);
            }
        }
    }
}
