// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import aiko.deployer.internal.configuration.file.FileName.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the configuration folder, which may contain anything. */
public final class EtcFolder {
    private static final int LONGEST = 1 << 20;

    /** A file that was written so lately may be about to be written to once more. */
    private static final long SETTLED_MILLIS = 100;

    private final Path path;

    public EtcFolder(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** @param path is kept, since it cannot be derived from a name that is no text */
    public record Found(Path path, FileName name) {}

    /** By name: the files that may be somebody's business. */
    public SortedMap<String, Found> list() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            var found = new TreeMap<String, Found>();
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                FileName kind = FileName.of(name);
                boolean isMeant = kind.kind() == Kind.SETTINGS || kind.kind() == Kind.UNUSABLE;
                if (isMeant || kind.kind() == Kind.OTHER && Files.isRegularFile(file)) {
                    found.put(name, new Found(file, kind));
                }
            }
            return found;
        } catch (java.io.UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** Why the folder cannot be read. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        return failure instanceof AccessDeniedException ? "permission denied" : String.valueOf(failure.getMessage());
    }

    /** Whether somebody may be writing it just now. */
    public boolean isBeingWritten(String name) {
        try {
            long age = System.currentTimeMillis()
                    - Files.getLastModifiedTime(path.resolve(name)).toMillis();
            return age >= 0 && age < SETTLED_MILLIS;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * @return null if the file no longer exists
     * @throws UnusableSettingsException if it cannot be read
     */
    public byte[] read(String name) throws UnusableSettingsException {
        Path file = path.resolve(name);
        try {
            if (Files.isDirectory(file)) {
                throw unreadable("it is a folder");
            }
            // Others, such as pipes, might never end.
            if (!Files.isRegularFile(file)) {
                if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    return null;
                }
                throw unreadable(Files.exists(file) ? "it is not a regular file" : brokenLink(file));
            }
            try (InputStream stream = Files.newInputStream(file)) {
                byte[] content = stream.readNBytes(LONGEST + 1);
                if (content.length > LONGEST) {
                    throw unreadable("it is larger than " + LONGEST + " bytes");
                }
                return content;
            }
        } catch (NoSuchFileException gone) {
            return null;
        } catch (AccessDeniedException denied) {
            throw unreadable("permission denied");
        } catch (IOException failure) {
            throw unreadable(String.valueOf(failure.getMessage()));
        }
    }

    /** Why a file that is there does not exist for those who follow links. */
    private static String brokenLink(Path file) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            return "permission denied";
        }
        String link = "it is a link to " + Files.readSymbolicLink(file);
        try {
            file.toRealPath();
            return link + ", which has just been created";
        } catch (NoSuchFileException missing) {
            return link + ", which does not exist";
        } catch (AccessDeniedException denied) {
            return link + ": permission denied";
        } catch (FileSystemException failure) {
            return leadsToItself(file) ? "it is a link that leads to itself" : link + ": " + failure.getReason();
        }
    }

    private static boolean leadsToItself(Path link) throws IOException {
        var seen = new HashSet<Path>();
        Path next = link.toAbsolutePath().normalize();
        while (Files.isSymbolicLink(next) && seen.add(next)) {
            next = next.resolveSibling(Files.readSymbolicLink(next)).normalize();
        }
        return seen.contains(next);
    }

    private static UnusableSettingsException unreadable(String why) {
        return new UnusableSettingsException("it cannot be read: " + why);
    }
}
