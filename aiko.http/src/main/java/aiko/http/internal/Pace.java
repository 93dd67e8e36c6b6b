// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import java.io.IOException;
import java.time.Duration;
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

    /** @param thread the one that waits for the client */
    Pace(Thread thread, LongSupplier nanos) {
        this.thread = thread;
        this.nanos = nanos;
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

    /** Ends the connection if the thread has waited for too long; returns whether it has. */
    synchronized boolean endIfSlow() {
        if (!waits || ended || nanos.getAsLong() - since <= credit) {
            return false;
        }
        ended = true;
        thread.interrupt();
        return true;
    }
}
