// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.event.GrowingPause;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: twice as long each time, spread so that not all clients connect at once. */
public final class Backoff {
    static final long FIRST_MILLIS = 50;
    static final long LONGEST_MILLIS = 5_000;

    private final GrowingPause step =
            new GrowingPause(Duration.ofMillis(FIRST_MILLIS), Duration.ofMillis(LONGEST_MILLIS));

    /** Between half and all of the present step; the next step is twice as long. */
    public Duration next() {
        long millis = step.next().toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    /** A short pause, which does not count as a step. */
    Duration first() {
        return Duration.ofMillis(FIRST_MILLIS / 2 + ThreadLocalRandom.current().nextLong(FIRST_MILLIS / 2 + 1));
    }

    public void reset() {
        step.reset();
    }
}
