// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** That requests have given way lately, as the log and the health check tell it: a line a minute. Owned by one thread. */
final class Crowding {
    static final Duration LATELY = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private long last;
    private long lastLine;
    private boolean isCrowded;
    private boolean hasLine;
    private long untold;

    Crowding(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Takes note of those that gave way since the last call.
     *
     * @return a line for the log, if one is due
     */
    Optional<String> add(long gaveWay) {
        long now = nanos.getAsLong();
        untold += gaveWay;
        if (gaveWay > 0) {
            last = now;
            isCrowded = true;
        } else if (now - last > LATELY.toNanos()) {
            isCrowded = false;
        }
        boolean isDue = untold > 0 && (!hasLine || now - lastLine > LATELY.toNanos());
        if (!isDue) {
            return Optional.empty();
        }
        hasLine = true;
        lastLine = now;
        String line =
                "too many connections at one time; ended the oldest that do not complete their requests: " + untold;
        untold = 0;
        return Optional.of(line);
    }

    /** Whether any gave way within the last minute. */
    boolean isCrowded() {
        return isCrowded;
    }
}
