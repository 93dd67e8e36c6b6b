// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.time.Duration;

/** How long to wait until something is tried again that does not go: each time twice as long, up to a limit. */
final class GrowingPause {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    GrowingPause(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        next = first;
    }

    Duration next() {
        Duration pause = next;
        next = next.multipliedBy(2).compareTo(longest) < 0 ? next.multipliedBy(2) : longest;
        return pause;
    }

    /** It goes. */
    void reset() {
        next = first;
    }
}
