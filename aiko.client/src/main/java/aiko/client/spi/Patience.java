// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.threading.OnEventLoop;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait for an answer before the question is asked again, and how often it is asked.
 *
 * <pre>{@code
 * Patience twice = Patience.of(Duration.ofMillis(400), Duration.ofMillis(600));   // 1 s in total
 * }</pre>
 */
@OnEventLoop
@FunctionalInterface
public interface Patience {
    /**
     * Whether to ask, and how long to wait then.
     *
     * @param times how often the question was asked so far, from 0 on
     * @return the pause after the next question, zero or more; empty if it is not asked again
     */
    Optional<Duration> pause(int times);

    /** Asks once for each of these pauses. */
    static Patience of(Duration... pauses) {
        return times -> times < pauses.length ? Optional.of(pauses[times]) : Optional.empty();
    }
}
