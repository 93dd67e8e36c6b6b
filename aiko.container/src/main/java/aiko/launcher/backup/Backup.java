// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.backup;

import aiko.deployer.internal.tree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a backup. The container may run: its files are replaced as a whole or only appended to, so that each file is saved as
 * it was at one moment; a file of a bundle that changes all the time is saved too, and named.
 */
public final class Backup {
    static final String MANIFEST = "aiko-backup";
    static final String FORMAT = "format 1";
    static final Map<String, ?> POSIX = Map.of("enablePosixFileAttributes", true);

    private static final int MOST_ATTEMPTS = 3;
    private static final int BUFFER = 1 << 16;

    private final Map<Part, Path> folders;
    private final List<String> uncertain = new ArrayList<>();
    private final List<String> omitted = new ArrayList<>();
    private int files;

    /** @param folders of the container */
    public Backup(Map<Part, Path> folders) {
        this.folders = folders;
    }

    /**
     * Writes a file that only its owner can read, or none.
     *
     * @param version of this program
     * @throws BackupException if there is such a file, or something cannot be read or written
     */
    public void write(Path file, String version) throws BackupException {
        Path target = file.toAbsolutePath().normalize();
        refuse(target);
        try {
            Path folder = Files.createTempDirectory(
                    target.getParent(),
                    ".aiko-backup",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                Path zip = folder.resolve("zip");
                write(
                        zip,
                        List.of(
                                FORMAT,
                                "version " + version,
                                "time " + Instant.now().truncatedTo(ChronoUnit.SECONDS)));
                Files.setPosixFilePermissions(zip, PosixFilePermissions.fromString("rw-------"));
                Files.move(zip, target);
            } finally {
                FileTree.delete(target.getParent(), folder.getFileName().toString());
            }
        } catch (IOException failure) {
            throw failure instanceof BackupException known
                    ? known
                    : new BackupException("backup: cannot write " + target + ": " + Reason.of(failure));
        }
    }

    private void refuse(Path target) throws BackupException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new BackupException("backup: " + target + " exists; use another name, or remove it");
        }
        for (Path folder : folders.values()) {
            if (target.startsWith(folder)) {
                throw new BackupException(
                        "backup: " + target + " is in " + folder + ", which it is a backup of; use another folder");
            }
        }
    }

    private void write(Path zip, List<String> manifest) throws IOException {
        var options = new java.util.HashMap<String, Object>(POSIX);
        options.put("create", "true");
        try (FileSystem archive = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), options)) {
            Files.write(archive.getPath(MANIFEST), manifest);
            for (Part part : Part.values()) {
                Path folder = folders.get(part);
                if (Files.isDirectory(folder)) {
                    add(part, folder, archive.getPath(part.folderName()));
                }
            }
        }
    }

    private void add(Part part, Path from, Path to) throws IOException {
        Set<FileVisitOption> options =
                part.followsLinks() ? EnumSet.of(FileVisitOption.FOLLOW_LINKS) : EnumSet.noneOf(FileVisitOption.class);
        // The folder itself may be a link in any case.
        Path root = from.toRealPath();
        Files.walkFileTree(root, options, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (isOmitted(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (!isNamed(folder)) {
                    omitted.add(folder.toString());
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Path copy = to.resolve(root.relativize(folder).toString());
                Files.createDirectories(copy);
                if (!folder.equals(root)) {
                    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(folder));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isOmitted(file)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isRegularFile() && isNamed(file)) {
                    save(file, to.resolve(root.relativize(file).toString()));
                } else {
                    omitted.add(file.toString());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (isOmitted(file) || failure instanceof NoSuchFileException) {
                    // removed meanwhile
                    return FileVisitResult.CONTINUE;
                }
                throw new BackupException("backup: cannot read " + file + ": " + Reason.of(failure)
                        + "; run it as the user of the container");
            }

            /** Restore refuses other names. */
            private boolean isNamed(Path entry) {
                return entry.equals(root)
                        || entry.getFileName().toString().chars().noneMatch(Character::isISOControl);
            }

            private boolean isOmitted(Path entry) {
                return root.equals(entry.getParent()) && !part.contains(entry);
            }
        });
    }

    private void save(Path file, Path copy) throws IOException {
        try {
            boolean isCertain = false;
            for (int attempt = 0; attempt < MOST_ATTEMPTS && !isCertain; attempt++) {
                var before = Files.readAttributes(file, BasicFileAttributes.class);
                copy(file, copy, before.size());
                isCertain = isSame(before, Files.readAttributes(file, BasicFileAttributes.class));
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
                Files.setLastModifiedTime(copy, before.lastModifiedTime());
            }
            files++;
            if (!isCertain) {
                uncertain.add(file.toString());
            }
        } catch (NoSuchFileException removed) {
            Files.deleteIfExists(copy);
        } catch (java.nio.file.AccessDeniedException denied) {
            throw new BackupException(
                    "backup: cannot read " + file + ": permission denied; run it as the user of the" + " container");
        }
    }

    private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
        return before.size() == after.size()
                && before.lastModifiedTime().equals(after.lastModifiedTime())
                && java.util.Objects.equals(before.fileKey(), after.fileKey());
    }

    /** A file that is only appended to is saved as it was at the beginning. */
    private static void copy(Path from, Path to, long size) throws IOException {
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[BUFFER];
            long left = size;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(left, BUFFER));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    /** The number of saved files. */
    public int files() {
        return files;
    }

    /** Saved files that were changed each time they were read. */
    public List<String> uncertain() {
        return uncertain;
    }

    /** Links of the data folder, entries that are no files, and names with control characters. */
    public List<String> omitted() {
        return omitted;
    }
}
