// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import aiko.process.spi.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The token of a container, in a file that only its owner can read.
 *
 * @param text the token
 * @param isNew whether it was made just now
 */
public record Token(String text, boolean isNew) {
    private static final String FILE = "console.token";
    private static final int SHORTEST = 20;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    /** The file in a data folder. */
    public static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * Reads the token, or makes it. One that others could read, that is too short or no file is replaced.
     *
     * @param folder the data folder
     */
    public static Token of(Path folder) throws IOException {
        Path file = file(folder);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isPrivate(file)) {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.length() >= SHORTEST) {
                return new Token(text, false);
            }
        }
        String text = Secret.next();
        AtomicFile.writePrivate(file, (text + '\n').getBytes(StandardCharsets.UTF_8));
        return new Token(text, true);
    }

    private static boolean isPrivate(Path file) throws IOException {
        Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(file));
        permissions.retainAll(OTHERS);
        return permissions.isEmpty();
    }

    /** Whether it is this one; takes as long for each text of a length. */
    public boolean is(String candidate) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "token";
    }
}
