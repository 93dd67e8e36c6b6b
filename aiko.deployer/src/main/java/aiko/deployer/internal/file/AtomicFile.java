// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file atomically: readers find the old content or the new one. */
public final class AtomicFile {
    private AtomicFile() {}

    private interface Content {
        void write(Path file) throws IOException;
    }

    public static void write(Path file, byte[] content) throws IOException {
        write(
                file,
                temporary -> Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    public static void copy(Path from, Path file) throws IOException {
        write(file, temporary -> Files.copy(from, temporary));
    }

    private static void write(Path file, Content content) throws IOException {
        Path temporary = file.resolveSibling('.' + file.getFileName().toString() + ".tmp");
        // Never write through a link that others may have put there.
        Files.deleteIfExists(temporary);
        try {
            content.write(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
