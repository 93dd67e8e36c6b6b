// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives all entries of jars the same permissions, whatever the umask of the machine: plugins of Maven store those of the files on
 * the disk, and the same sources would give other bytes. The build runs it as a source file: {@code java SamePermissions.java ROOT}
 * changes the jars {@code ROOT/MODULE/target/*.jar}, and only those that have other permissions.
 */
final class SamePermissions {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final int UNIX = 3;
    private static final int FOLDER = 0040755 << 16 | 0x10;
    private static final int FILE = 0100644 << 16;

    private SamePermissions() {}

    public static void main(String[] arguments) throws IOException {
        for (Path module : files(Path.of(arguments[0]))) {
            for (Path jar : files(module.resolve("target"))) {
                if (jar.toString().endsWith(".jar")) {
                    byte[] content = Files.readAllBytes(jar);
                    byte[] before = content.clone();
                    change(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN), jar);
                    if (!Arrays.equals(content, before)) {
                        Files.write(jar, content);
                    }
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Changes the directory of the archive, which is the only place of permissions. */
    private static void change(ByteBuffer jar, Path name) throws IOException {
        int end = jar.limit() - END_SIZE;
        while (end >= 0 && jar.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            throw new IOException(name + ": no zip file");
        }
        int entries = Short.toUnsignedInt(jar.getShort(end + 10));
        int at = jar.getInt(end + 16);
        for (int i = 0; i < entries; i++) {
            if (jar.getInt(at) != ENTRY) {
                throw new IOException(name + ": entry " + i + " of its directory is damaged");
            }
            int length = Short.toUnsignedInt(jar.getShort(at + 28));
            if (jar.get(at + 5) == UNIX) {
                jar.putInt(at + 38, jar.get(at + ENTRY_SIZE + length - 1) == '/' ? FOLDER : FILE);
            }
            at += ENTRY_SIZE
                    + length
                    + Short.toUnsignedInt(jar.getShort(at + 30))
                    + Short.toUnsignedInt(jar.getShort(at + 32));
        }
    }
}
