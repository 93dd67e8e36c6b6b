// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.MayBlock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a file so that whoever reads it finds the old content or the new one, whenever the process ends.
 *
 * <pre>{@code
 * AtomicFile.write(folder.resolve("index"), text.getBytes(StandardCharsets.UTF_8));
 * }</pre>
 *
 * <p>One thread writes a file; several files can be written at the same time. The folder has to exist.
 */
@MayBlock
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content of a file. */
    @MayBlock
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; it need not close the stream, which is buffered. */
        void write(OutputStream out) throws IOException;
    }

    /** Replaces the content of a file, or creates it. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    /**
     * Replaces the content of a file, or creates it.
     *
     * @throws IOException if it cannot be written; the old content stays
     */
    public static void write(Path file, Content content) throws IOException {
        replace(file, temporary -> {
            try (var out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                content.write(out);
            }
        });
    }

    /**
     * Replaces a file with one that only its owner can read and write, whatever the permissions of the old one are, or creates it.
     *
     * @throws IOException if it cannot be written; the old file stays
     */
    public static void writePrivate(Path file, byte[] content) throws IOException {
        replace(file, temporary -> {
            try (SeekableByteChannel channel = Files.newByteChannel(
                    temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        });
    }

    /** Replaces the content of a file with that of another, and with its permissions, or creates it. */
    public static void copy(Path from, Path file) throws IOException {
        replace(file, temporary -> Files.copy(from, temporary));
    }

    private interface Creation {
        void create(Path temporary) throws IOException;
    }

    private static void replace(Path file, Creation creation) throws IOException {
        Path temporary = file.resolveSibling('.' + file.getFileName().toString() + ".tmp");
        // Others may have put a link there; its target is not written to.
        Files.deleteIfExists(temporary);
        try {
            creation.create(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
