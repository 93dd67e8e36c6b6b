// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.console.internal.access.Secret;
import aiko.console.internal.request.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The uploaded bundles that nobody has confirmed yet: a few, each with a file of its own, and for some minutes only. The limit of an
 * upload is that of their bytes, too.
 */
final class Uploads {
    static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** Received or waiting. */
    static final int MOST = 4;

    private static final String FOLDER = "console.uploads";

    private record Waiting(Upload upload, long since) {}

    private final Path folder;
    private final LongSupplier nanos;
    // Guarded by this.
    private final Map<String, Waiting> waiting = new HashMap<>();
    private int receiving;

    /** @param data contains the folder of the files; those that a console has left behind are deleted */
    Uploads(Path data, LongSupplier nanos) throws IOException {
        folder = data.resolve(FOLDER);
        this.nanos = nanos;
        clear();
    }

    /** Receives a bundle. */
    Upload receive(InputStream in, long limit) throws IOException {
        synchronized (this) {
            if (receiving + waiting.size() >= MOST) {
                throw Problem.tooMany(
                        MOST + " uploaded files wait for somebody to confirm or cancel them; do so, or try again in "
                                + LONGEST_WAIT.toMinutes() + " minutes");
            }
            receiving++;
        }
        Upload received = null;
        try {
            makeFolder();
            String id = Secret.next();
            received = Upload.read(id, in, folder.resolve(id + ".jar"), limit);
            return received;
        } finally {
            synchronized (this) {
                receiving--;
                if (received != null) {
                    waiting.put(received.id(), new Waiting(received, nanos.getAsLong()));
                }
            }
        }
    }

    private void makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Hands a file over to somebody who deletes it; empty if it does not wait any more. */
    synchronized Optional<Upload> take(String id, String symbolicName) {
        Waiting found = waiting.get(id);
        if (found == null || !found.upload().symbolicName().equals(symbolicName)) {
            return Optional.empty();
        }
        waiting.remove(id);
        return Optional.of(found.upload());
    }

    /** Deletes a file that waits. */
    synchronized void discard(String id) throws IOException {
        Waiting found = waiting.remove(id);
        if (found != null) {
            Files.deleteIfExists(found.upload().file());
        }
    }

    /** Deletes the files that nobody has confirmed for long. */
    synchronized void discardOld() throws IOException {
        long now = nanos.getAsLong();
        for (Waiting each : List.copyOf(waiting.values())) {
            if (now - each.since() >= LONGEST_WAIT.toNanos()) {
                discard(each.upload().id());
            }
        }
    }

    /** Deletes all of them. */
    synchronized void clear() throws IOException {
        waiting.clear();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        }
    }
}
