// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: twice as long each time, spread so that not all clients come at once. */
public final class Backoff {
    static final long FIRST_MILLIS = 50;
    static final long LONGEST_MILLIS = 5_000;

    private long millis = FIRST_MILLIS;

    /** Between half and all of the present step; the next step is twice as long. */
    public Duration next() {
        long wait = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        return Duration.ofMillis(wait);
    }

    public void reset() {
        millis = FIRST_MILLIS;
    }
}
