// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.journal;

import aiko.process.spi.AtomicFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * A file of S-expressions, each a line {@code LENGTH:EXPRESSION}, since an expression may contain a line break. An incomplete
 * last line, as after a death of the process, is left out when the file is read, and cut off.
 */
final class StateFile {
    private static final int LONGEST_BYTES = 1 << 28;

    private final Path file;
    private long torn = -1;

    StateFile(Path file) {
        this.file = file;
    }

    /** Returns the number of expressions. */
    long read(Consumer<byte[]> reader) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        long count = 0;
        long whole = 0;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (byte[] expression = next(in); expression != null; expression = next(in)) {
                reader.accept(expression);
                count++;
                whole += Integer.toString(expression.length).length() + expression.length + 2;
            }
        }
        if (whole < Files.size(file)) {
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
            }
        }
        return count;
    }

    /** Null at the end, and if the rest is no whole line. */
    private static byte[] next(DataInputStream in) throws IOException {
        int length = 0;
        int character = in.read();
        for (int digits = 0; character >= '0' && character <= '9' && digits < 9; digits++) {
            length = length * 10 + character - '0';
            character = in.read();
        }
        if (character != ':' || length > LONGEST_BYTES) {
            return null;
        }
        try {
            var expression = new byte[length];
            in.readFully(expression);
            return in.read() == '\n' ? expression : null;
        } catch (EOFException torn) {
            return null;
        }
    }

    static void write(OutputStream out, byte[] expression) throws IOException {
        out.write(Integer.toString(expression.length).getBytes(StandardCharsets.US_ASCII));
        out.write(':');
        out.write(expression);
        out.write('\n');
    }

    /** Appends all of them, or none: a part that a full disk has left is cut off, at the latest before the next ones are written. */
    void append(Collection<byte[]> expressions) throws IOException {
        Files.createDirectories(file.getParent());
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long whole = torn < 0 ? channel.size() : Math.min(torn, channel.size());
            torn = whole;
            channel.truncate(whole);
            channel.position(whole);
            try {
                var out = new BufferedOutputStream(Channels.newOutputStream(channel));
                for (byte[] expression : expressions) {
                    write(out, expression);
                }
                out.flush();
            } catch (IOException failure) {
                channel.truncate(whole);
                throw failure;
            }
            torn = -1;
        }
    }

    /** Replaces all lines: a reader finds the old file or the new one. */
    void replace(AtomicFile.Content lines) throws IOException {
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, lines);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
