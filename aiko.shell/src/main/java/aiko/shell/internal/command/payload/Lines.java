// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.payload;

import aiko.shell.internal.output.CommandException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The lines of a regular file, each of limited length: a device could have one line without an end. */
final class Lines implements Closeable {
    /** The longest payload, twice, since JSON writes some characters as two; less with a small heap. */
    private static final long MOST_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 64);

    private final Path path;
    private final InputStream in;
    private long number;
    private boolean followsReturn;

    Lines(Path path) throws IOException {
        this.path = path;
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            throw new CommandException("cannot read " + path + ": not a regular file");
        }
        in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    }

    /** The bytes of the next line; null at the end. It ends with a line feed, a carriage return, or both. */
    byte[] next() throws IOException {
        var line = new ByteArrayOutputStream();
        number++;
        int next = in.read();
        if (next == '\n' && followsReturn) {
            next = in.read();
        }
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n' && next != '\r') {
            if (line.size() >= MOST_BYTES) {
                throw new CommandException(
                        "cannot read " + path + ": line " + number + " is longer than " + MOST_BYTES + " bytes");
            }
            line.write(next);
            next = in.read();
        }
        followsReturn = next == '\r';
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
