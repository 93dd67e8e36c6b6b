// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.MayBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a file with a secret, such as a password, a token or a private key: no more than its limit, and only a regular file, since
 * the read of a pipe may wait for ever. The message of each exception is the cause, without the name of the file and without anything of its content.
 *
 * <pre>{@code
 * String token = SecretFile.firstLine(Path.of("/etc/aiko/token"));
 * }</pre>
 */
@MayBlock
public final class SecretFile {
    /** The limit of a file: 1 MiB. */
    public static final int MOST_BYTES = 1 << 20;

    private SecretFile() {}

    /**
     * The whole content.
     *
     * @throws IOException if it does not exist, is not readable, is not a regular file, or has more than 1 MiB
     */
    public static byte[] bytes(Path file) throws IOException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException("not a regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(MOST_BYTES + 1);
                if (content.length > MOST_BYTES) {
                    throw new IOException("larger than 1 MiB");
                }
                return content;
            }
        } catch (NoSuchFileException missing) {
            throw new IOException("no such file", missing);
        } catch (AccessDeniedException denied) {
            throw new IOException("permission denied", denied);
        }
    }

    /**
     * The first line, in UTF-8.
     *
     * @throws IOException as {@link #bytes}, and if the content is not UTF-8, or the line is empty
     */
    public static String firstLine(Path file) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file)))
                    .toString();
        } catch (CharacterCodingException malformed) {
            // Its message tells where.
            throw new IOException("not text in UTF-8");
        }
        String line = text.lines().findFirst().orElse("");
        if (line.isEmpty()) {
            throw new IOException("its first line is empty");
        }
        return line;
    }

    /** Why the file cannot be read, with its name; empty if it can. */
    public static Optional<String> problem(Path file) {
        try {
            bytes(file);
            return Optional.empty();
        } catch (IOException unusable) {
            return Optional.of(file + ": " + unusable.getMessage());
        }
    }
}
