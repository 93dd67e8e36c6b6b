// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files of kept states in a folder: of each state the last one and the one before, so that one of them is complete whatever
 * happens during a write. Each file contains its key, its generation and a checksum.
 */
final class StateFiles {
    private static final int MAGIC = 0x41494B01;
    private static final String CURRENT = ".state";
    private static final String PREVIOUS = ".previous";
    private static final String NEXT = ".next";
    private static final String REFUSED = ".refused";
    private static final int LONGEST_NAME = 60;

    private final Path folder;

    /** The content of a file. */
    record Content(StateKey key, long generation, byte[] state) {}

    StateFiles(Path folder) {
        this.folder = folder;
    }

    /** The latest readable state of each key. */
    Map<StateKey, Content> read(Consumer<String> problems) throws IOException {
        var latest = new HashMap<StateKey, Content>();
        if (!Files.isDirectory(folder)) {
            return latest;
        }
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(CURRENT) || name.endsWith(PREVIOUS) || name.endsWith(NEXT)) {
                read(file, latest, problems);
            }
        }
        return latest;
    }

    private static void read(Path file, Map<StateKey, Content> latest, Consumer<String> problems) {
        try {
            Content content = decode(Files.readAllBytes(file));
            latest.merge(content.key(), content, (one, other) -> one.generation() >= other.generation() ? one : other);
        } catch (IOException | RuntimeException unusable) {
            // A file that was being written when the container ended is not needed.
            if (!file.toString().endsWith(NEXT)) {
                problems.accept("cannot read the state file " + file + ": " + unusable.getMessage()
                        + "; using the previous one, if it exists");
            }
        }
    }

    void write(Content content) throws IOException {
        Files.createDirectories(folder);
        String name = name(content.key());
        Path next = folder.resolve(name + NEXT);
        try {
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(encode(content));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException failure) {
            Files.deleteIfExists(next);
            throw failure;
        }
        Path current = folder.resolve(name + CURRENT);
        if (Files.exists(current)) {
            move(current, folder.resolve(name + PREVIOUS));
        }
        move(next, current);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    void delete(StateKey key) throws IOException {
        String name = name(key);
        for (String ending : List.of(PREVIOUS, CURRENT, NEXT, REFUSED)) {
            Files.deleteIfExists(folder.resolve(name + ending));
        }
    }

    /** Saves a state that a service has not taken over, beside the states that it hands over from now on. */
    Path setAside(Content content) throws IOException {
        Files.createDirectories(folder);
        return Files.write(folder.resolve(name(content.key()) + REFUSED), encode(content));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] encode(Content content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        for (String part : content.key().parts()) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
        out.writeLong(content.generation());
        out.writeInt(content.state().length);
        out.write(content.state());
        out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    private static Content decode(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        int length = bytes.length - Integer.BYTES;
        if (length < Integer.BYTES || in.readInt() != MAGIC) {
            throw new IOException("not a state file of this version");
        }
        if (ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)) {
            throw new IOException("wrong checksum, the file is incomplete or was changed");
        }
        var key = new StateKey(text(in), text(in), text(in));
        long generation = in.readLong();
        return new Content(key, generation, in.readNBytes(in.readInt()));
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /** A file name that people recognise, and that is unique to the key. */
    private static String name(StateKey key) {
        String readable = (key.bundle() + '-' + key.role()).replaceAll("[^\\p{Alnum}.-]+", "-");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", key.parts()).getBytes(StandardCharsets.UTF_8));
            return readable.substring(0, Math.min(readable.length(), LONGEST_NAME))
                    + '-'
                    + HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
