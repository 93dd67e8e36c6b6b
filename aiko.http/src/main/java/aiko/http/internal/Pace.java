// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long a client may keep a thread waiting: a minute, and a second more for each 8 KiB that it has sent or read, but never
 * more than a minute at a time. So a slow client gets through however large its request is, and one that stops does not keep
 * its thread. A client that is too slow is ended by an interrupt, which closes its connection: the thread waits for that.
 */
final class Pace {
    static final Duration PATIENCE = Duration.ofMinutes(1);
    static final int BYTES_PER_SECOND = 8 << 10;

    private final Thread thread;
    private final LongSupplier nanos;

    // Guarded by this.
    private long credit = PATIENCE.toNanos();
    private long since;
    private boolean waits;
    private boolean ended;
    private String address = "";

    /** @param thread the one that waits for the client */
    Pace(Thread thread, LongSupplier nanos) {
        this.thread = thread;
        this.nanos = nanos;
    }

    /** Whose request it is, which is known when its headers are complete. */
    synchronized void isOf(String client) {
        address = client;
    }

    /** The thread begins to wait. */
    synchronized void begin() throws IOException {
        if (ended) {
            throw new IOException("the client was too slow");
        }
        since = nanos.getAsLong();
        waits = true;
    }

    /** The thread goes on. */
    synchronized void end(long bytes) {
        if (waits) {
            waits = false;
            long earned = bytes * Duration.ofSeconds(1).toNanos() / BYTES_PER_SECOND;
            credit = Math.min(PATIENCE.toNanos(), credit - (nanos.getAsLong() - since) + earned);
            if (ended) {
                // Only the connection was to be interrupted.
                Thread.interrupted();
            }
        }
    }

    /** A request whose thread waits for its client. */
    private record Stalled(Pace pace, String address, long nanos) {}

    private synchronized Optional<Stalled> stalled(Duration atLeast) {
        long waited = nanos.getAsLong() - since;
        return waits && !ended && waited >= atLeast.toNanos()
                ? Optional.of(new Stalled(this, address, waited))
                : Optional.empty();
    }

    /**
     * Ends the connection of the request that has stalled for the longest time, among those of the address with the most stalled ones.
     * Requests without complete headers count as those of one address.
     *
     * @param atLeast how long a request must have waited to count as stalled
     * @return the one whose connection was ended; empty if none has stalled
     */
    static Optional<Pace> endLongestStalled(Collection<Pace> paces, Duration atLeast) {
        Map<String, List<Stalled>> byAddress = new HashMap<>();
        for (Pace pace : paces) {
            pace.stalled(atLeast).ifPresent(stalled -> byAddress
                    .computeIfAbsent(stalled.address(), first -> new ArrayList<>())
                    .add(stalled));
        }
        Comparator<List<Stalled>> most = Comparator.comparingInt(List::size);
        return byAddress.values().stream().max(most).flatMap(those -> those.stream()
                .sorted(Comparator.comparingLong(Stalled::nanos).reversed())
                .map(Stalled::pace)
                .filter(Pace::endIfWaiting)
                .findFirst());
    }

    private synchronized boolean endIfWaiting() {
        if (!waits || ended) {
            return false;
        }
        ended = true;
        thread.interrupt();
        return true;
    }

    /** Whether its thread waits for the client. */
    synchronized boolean isWaiting() {
        return waits;
    }

    /** Whether its connection was ended. */
    synchronized boolean isEnded() {
        return ended;
    }

    /** Ends the connection if the thread has waited for too long; returns whether it has. */
    synchronized boolean endIfSlow() {
        return nanos.getAsLong() - since > credit && endIfWaiting();
    }
}
