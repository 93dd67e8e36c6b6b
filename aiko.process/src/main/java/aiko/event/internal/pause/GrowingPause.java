// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal.pause;

import java.time.Duration;

/** A pause between two tries: twice as long each time, up to a limit. For one thread. */
public final class GrowingPause {
    private final Duration first;
    private final Duration longest;
    private Duration current;

    public GrowingPause(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        current = first;
    }

    /** How long to wait now. */
    public Duration current() {
        return current;
    }

    /** The next pause is twice as long as this one. Returns this one. */
    public Duration next() {
        Duration now = current;
        Duration twice = now.multipliedBy(2);
        current = twice.compareTo(longest) < 0 ? twice : longest;
        return now;
    }

    /** The next pause is the first one again. */
    public void reset() {
        current = first;
    }
}
