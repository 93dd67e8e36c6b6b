// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.console.internal.request.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** The uploaded bundle that somebody has not confirmed yet: one at a time, and for some minutes only. */
final class Uploads {
    static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Path data;
    private final LongSupplier nanos;
    private final AtomicBoolean receiving = new AtomicBoolean();
    // Guarded by this.
    private Upload waiting;
    private long since;
    private int count;

    /** @param data the folder of the file; one that a console has left behind is deleted */
    Uploads(Path data, LongSupplier nanos) throws IOException {
        this.data = data;
        this.nanos = nanos;
        clear();
    }

    /** Receives a bundle, in the place of the one that waits. */
    Upload receive(InputStream in, long limit) throws IOException {
        if (!receiving.compareAndSet(false, true)) {
            throw Problem.tooMany("another file is being uploaded; try again when it is complete");
        }
        try {
            String id;
            synchronized (this) {
                waiting = null;
                id = Integer.toString(++count);
            }
            Upload received = Upload.read(id, in, data, limit);
            synchronized (this) {
                waiting = received;
                since = nanos.getAsLong();
            }
            return received;
        } finally {
            receiving.set(false);
        }
    }

    /** Hands a file over to somebody who deletes it; empty if it does not wait any more. */
    synchronized Optional<Upload> take(String id, String symbolicName) {
        if (!isWaiting(id) || !waiting.symbolicName().equals(symbolicName)) {
            return Optional.empty();
        }
        Upload taken = waiting;
        waiting = null;
        return Optional.of(taken);
    }

    /** Deletes a file that waits; another one, which has replaced it, stays. */
    synchronized void discard(String id) throws IOException {
        if (isWaiting(id)) {
            clear();
        }
    }

    /** Deletes the file if nobody has confirmed it for long. */
    synchronized void discardOld() throws IOException {
        if (waiting != null && nanos.getAsLong() - since >= LONGEST_WAIT.toNanos()) {
            clear();
        }
    }

    synchronized void clear() throws IOException {
        waiting = null;
        Files.deleteIfExists(Upload.file(data));
    }

    private boolean isWaiting(String id) {
        return waiting != null && waiting.id().equals(id);
    }
}
