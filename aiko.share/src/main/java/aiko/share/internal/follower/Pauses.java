// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.follower;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses before an unanswered request is repeated: each twice as long as the one before it, up to a limit, and varied at
 * random, so that many followers do not repeat theirs at the same moment.
 */
final class Pauses {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private long millis = FIRST.toMillis();

    Duration next() {
        long pause = millis;
        millis = Math.min(2 * millis, LONGEST.toMillis());
        return Duration.ofMillis(pause * 3 / 4 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }

    void beginAnew() {
        millis = FIRST.toMillis();
    }
}
