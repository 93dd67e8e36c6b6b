// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The places of the requests that are answered at one time. A request that waits for its client gives way to one that does not. */
final class Room {
    /** How long a request may wait for its client before others take its place. */
    static final Duration STALL = Duration.ofMillis(500);

    private final int most;
    // Guarded by this.
    private final Set<Pace> inside = new HashSet<>();

    Room(int most) {
        this.most = most;
    }

    enum Entrance {
        FREE,
        /** A stalled request has lost its connection and its place. */
        INSTEAD_OF_ANOTHER,
        FULL
    }

    synchronized Entrance enter(Pace pace) {
        if (inside.size() < most) {
            inside.add(pace);
            return Entrance.FREE;
        }
        Optional<Pace> stalled = Pace.endLongestStalled(inside, STALL);
        if (stalled.isEmpty()) {
            return Entrance.FULL;
        }
        inside.remove(stalled.get());
        inside.add(pace);
        return Entrance.INSTEAD_OF_ANOTHER;
    }

    /** Does nothing if the request has no place, or not any more. */
    synchronized void leave(Pace pace) {
        inside.remove(pace);
    }
}
