// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.backup;

import aiko.deployer.internal.tree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipError;
import java.util.zip.ZipException;

/**
 * Replaces the content of a container's folders by that of a backup. Everything is unpacked beside it first, into new files
 * only; then names are changed, and changed back if one cannot be. Nothing is ever written through a link.
 */
public final class Restore {
    private static final int LONGEST_FORMAT = 1_024;
    private static final int BUFFER = 1 << 16;
    private static final String WORK = ".aiko-restore";
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Map<Part, Path> folders;
    private final Deque<Path[]> moves = new ArrayDeque<>();
    private int files;

    /** @param folders the ones to restore */
    public Restore(Map<Part, Path> folders) {
        this.folders = folders;
    }

    /**
     * Restores the folders; a part that the backup does not have is empty then, unless it has none of them. The caller makes sure that no container runs.
     *
     * @throws BackupException if the file is no backup, or something cannot be read or written: nothing has changed
     */
    public void from(Path file) throws BackupException {
        if (!Files.isRegularFile(file)) {
            throw new BackupException("restore: " + file + ": no such file");
        }
        try {
            try {
                unpack(file);
                exchange();
                moves.clear();
            } finally {
                // Does nothing after a success; if it fails, the former files are kept.
                undo();
                for (Path folder : folders.values()) {
                    remove(folder);
                }
            }
        } catch (IOException failure) {
            throw failure instanceof BackupException known
                    ? known
                    : new BackupException("restore: " + describe(failure) + "; nothing was changed");
        }
    }

    private static String describe(IOException failure) {
        return failure instanceof java.nio.file.FileSystemException known && known.getFile() != null
                ? "cannot write " + known.getFile() + ": " + Reason.of(failure)
                : Reason.of(failure);
    }

    private void unpack(Path file) throws IOException {
        try {
            long bytes = EntryList.check(file);
            for (Path folder : folders.values()) {
                checkRoom(folder, bytes);
            }
        } catch (ZipException damaged) {
            throw damaged(file, damaged);
        }
        try (FileSystem archive = FileSystems.newFileSystem(file, Backup.POSIX)) {
            check(file, archive);
            if (folders.keySet().stream()
                    .noneMatch(part -> Files.isDirectory(archive.getPath("/" + part.folderName())))) {
                throw new BackupException("restore: " + file + " contains none of the folders "
                        + folders.keySet().stream().map(Part::folderName).collect(Collectors.joining(", "))
                        + "; nothing was changed");
            }
            for (Map.Entry<Part, Path> part : folders.entrySet()) {
                Path work = part.getValue().resolve(WORK);
                Files.createDirectories(part.getValue());
                remove(part.getValue());
                Files.createDirectory(work);
                Files.createDirectory(work.resolve("old"));
                Files.createDirectory(work.resolve("new"));
                Path from = archive.getPath("/" + part.getKey().folderName());
                if (Files.isDirectory(from)) {
                    unpack(part.getKey(), from, work.resolve("new"));
                }
            }
        } catch (ZipException | ZipError | java.nio.file.ProviderNotFoundException noZip) {
            throw damaged(file, noZip);
        }
    }

    private static BackupException damaged(Path file, Throwable cause) {
        return new BackupException(
                "restore: " + file + " is damaged, or no backup: " + cause.getMessage() + "; nothing was changed");
    }

    /** Before the first file is written, since a full disk may affect others. */
    private static void checkRoom(Path folder, long bytes) throws IOException {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        long room = Files.getFileStore(existing).getUsableSpace();
        if (bytes > room) {
            throw new BackupException("restore: the files of the backup have " + (bytes >> 20) + " MiB, and only "
                    + (room >> 20) + " MiB are free for " + folder + "; nothing was changed");
        }
    }

    private static void check(Path file, FileSystem archive) throws IOException {
        Path manifest = archive.getPath("/" + Backup.MANIFEST);
        String format = Files.isRegularFile(manifest) ? firstLine(manifest) : "";
        if (format.isEmpty()) {
            throw new BackupException("restore: " + file + " was not written by aiko backup; nothing was changed");
        }
        if (!format.equals(Backup.FORMAT)) {
            throw new BackupException("restore: " + file + " was written by another version of aiko backup; restore it"
                    + " with that version; nothing was changed");
        }
    }

    /** Of a file that anybody may have written, of any size. */
    private static String firstLine(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_FORMAT), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private void unpack(Part part, Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(from)) {
                    Path target = target(folder);
                    Files.createDirectory(target);
                    Files.setPosixFilePermissions(target, permissions(folder, FOLDER));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = target(file);
                // Never an existing file, and never through a link.
                var content = new CRC32();
                try (InputStream in = new CheckedInputStream(Files.newInputStream(file), content)) {
                    copy(in, target, attributes.size(), file);
                }
                if (!Files.getAttribute(file, "zip:crc").equals(content.getValue())) {
                    throw new ZipException("the checksum of " + file + " is another one");
                }
                Files.setPosixFilePermissions(target, permissions(file, FILE));
                Files.setLastModifiedTime(target, attributes.lastModifiedTime());
                files++;
                return FileVisitResult.CONTINUE;
            }

            private Path target(Path entry) throws BackupException {
                Path target = to.resolve(from.relativize(entry).toString()).normalize();
                boolean isTop = from.equals(entry.getParent());
                if (!target.startsWith(to) || target.equals(to) || isTop && !part.contains(entry)) {
                    throw new BackupException(
                            "restore: the entry " + entry + " cannot be of a backup; nothing was changed");
                }
                return target;
            }
        });
    }

    /** No more than the list of entries says. */
    private static void copy(InputStream in, Path target, long size, Path entry) throws IOException {
        try (OutputStream out =
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            long left = size;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                left -= count;
                if (left < 0) {
                    throw new ZipException(entry + " is larger than its list of entries says");
                }
                out.write(buffer, 0, count);
            }
        }
    }

    /** Its owner can always use it. */
    private static Set<PosixFilePermission> permissions(Path entry, Set<PosixFilePermission> least) throws IOException {
        var permissions = java.util.EnumSet.copyOf(least);
        permissions.addAll(Files.getPosixFilePermissions(entry));
        return permissions;
    }

    private void exchange() throws IOException {
        for (Map.Entry<Part, Path> part : folders.entrySet()) {
            Path folder = part.getValue();
            Path work = folder.resolve(WORK);
            for (Path entry : entries(folder)) {
                if (part.getKey().contains(entry)) {
                    move(entry, work.resolve("old").resolve(entry.getFileName()));
                }
            }
            for (Path entry : entries(work.resolve("new"))) {
                move(entry, folder.resolve(entry.getFileName()));
            }
        }
    }

    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        moves.push(new Path[] {from, to});
    }

    private void undo() throws IOException {
        while (!moves.isEmpty()) {
            Path[] move = moves.pop();
            Files.move(move[1], move[0], StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        return entries;
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder.resolve(WORK), LinkOption.NOFOLLOW_LINKS)) {
            FileTree.delete(folder, WORK);
        }
    }

    /** The number of restored files. */
    public int files() {
        return files;
    }
}
