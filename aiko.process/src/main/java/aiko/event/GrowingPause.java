// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.NotThreadSafe;
import java.time.Duration;

/**
 * The pause between two tries of an action that fails: twice as long each time, up to a limit.
 *
 * <pre>{@code
 * GrowingPause pause = new GrowingPause(Duration.ofMillis(100), Duration.ofSeconds(5));
 * loop.addOneShotTimerHandler(() -> lamp.blink(), pause.next());
 * }</pre>
 */
@NotThreadSafe
public final class GrowingPause {
    private final Duration first;
    private final Duration longest;
    private Duration current;

    /**
     * Creates a pause.
     *
     * @param first the first pause, positive
     * @param longest the longest pause, at least as long as the first
     */
    public GrowingPause(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        current = first;
    }

    /** The pause before the next try. */
    public Duration current() {
        return current;
    }

    /** Returns the pause before the next try, and doubles the one after it, up to the limit. */
    public Duration next() {
        Duration now = current;
        Duration twice = now.multipliedBy(2);
        current = twice.compareTo(longest) < 0 ? twice : longest;
        return now;
    }

    /** Starts with the first pause again, after an action has succeeded. */
    public void reset() {
        current = first;
    }
}
