// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.deployer.internal.tree.FileTree;
import aiko.launcher.backup.Reason;
import aiko.shell.socket.AdminSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of one running container, which a lock of the operating system guarantees. The launcher changes nothing in it
 * before it has the lock, and trusts no file that another user may have put there.
 */
final class DataFolder implements AutoCloseable {
    static final String CACHE = "cache";
    static final String LOCK = "lock";

    private static final int LONGEST_PID = 20;

    private final Path folder;
    private final FileChannel lock;

    /** @throws LauncherException if another container runs there, or the folder cannot be used */
    DataFolder(Path folder) throws LauncherException {
        this.folder = folder;
        try {
            if (!Files.isDirectory(folder)) {
                create(folder);
            }
            check(folder);
            lock = lock(folder);
        } catch (FileAlreadyExistsException other) {
            throw new LauncherException("data folder " + folder + ": not a folder; use another one with --data");
        } catch (IOException unusable) {
            throw new LauncherException("data folder " + folder + ": cannot be used: " + Reason.of(unusable)
                    + "; use another one with --data");
        }
    }

    Path path() {
        return folder;
    }

    /** At no time can others write to it, whatever the umask is. */
    private static void create(Path folder) throws IOException {
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        try {
            Files.createDirectory(folder, permissions("rwx------"));
        } catch (FileAlreadyExistsException exists) {
            // Perhaps another container, which is starting too, was faster.
            if (!Files.isDirectory(folder)) {
                throw exists;
            }
        }
    }

    private static void check(Path folder) throws IOException, LauncherException {
        var check = new DataFolderCheck(ProcessUser.current());
        Owned itself = Owned.of(folder);
        refuse(check.folder(Owned.of(folder, LinkOption.NOFOLLOW_LINKS), itself));
        var content = new ArrayList<Owned>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                try {
                    content.add(Owned.of(file, LinkOption.NOFOLLOW_LINKS));
                } catch (NoSuchFileException gone) {
                    // of a container that runs in it
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        refuse(check.content(itself, content));
    }

    private static void refuse(Optional<String> objection) throws LauncherException {
        if (objection.isPresent()) {
            throw new LauncherException(objection.get());
        }
    }

    private static FileChannel lock(Path folder) throws IOException, LauncherException {
        FileChannel lock = FileChannel.open(
                folder.resolve(LOCK),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                permissions("rw-------"));
        if (lock.tryLock() == null) {
            String owner = pid(lock);
            lock.close();
            throw new LauncherException("a container runs in " + folder + " already"
                    + (owner.isEmpty() ? "" : " with pid " + owner)
                    + "; use another data folder with --data, or stop that container: aiko stop");
        }
        if (isServed(folder)) {
            lock.close();
            throw new LauncherException("a container runs in " + folder + " already, but not with the file " + LOCK
                    + ": that was removed or replaced; use another data folder with --data, or stop that container:"
                    + " aiko stop");
        }
        try {
            // With spaces over the former content, since truncating a file takes long on a busy disk.
            byte[] pid = Arrays.copyOf(
                    Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII), LONGEST_PID);
            for (int i = LONGEST_PID - 1; pid[i] == 0; i--) {
                pid[i] = ' ';
            }
            lock.write(ByteBuffer.wrap(pid), 0);
        } catch (IOException full) {
            // It is only for a message.
        }
        return lock;
    }

    /** The process id of the container that has the lock; empty if it has not written it yet. */
    private static String pid(FileChannel lock) throws IOException {
        var bytes = ByteBuffer.allocate(LONGEST_PID);
        lock.read(bytes, 0);
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return pid.matches("\\d{1,18}") ? pid : "";
    }

    /** The process id of the container that runs there; empty for none, or if it is still about to start. */
    static Optional<String> owner(Path folder) {
        try (FileChannel lock = FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            String pid = pid(lock);
            // A lock that is only tried would be in the way of a container that starts.
            boolean isAlive =
                    !pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).isPresent();
            return isAlive && lock.tryLock() == null ? Optional.of(pid) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Whether the permissions of the folder hide from this user whether a container runs there. */
    static boolean isHidden(Path folder) {
        Path lock = folder.resolve(LOCK);
        try {
            lock.getFileSystem().provider().checkAccess(lock, AccessMode.READ, AccessMode.WRITE);
            return false;
        } catch (AccessDeniedException denied) {
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    /** Somebody may have removed the lock's file while a container runs. */
    private static boolean isServed(Path folder) {
        var socket = new AdminSocket(folder);
        if (!Files.exists(socket.path(), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            socket.connect().close();
            return true;
        } catch (IOException left) {
            // by a container that was killed
            return false;
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /**
     * Empties the folder for the framework's cache, and returns it. Links are removed, and never followed: the framework
     * itself would follow them.
     *
     * @throws LauncherException if something cannot be removed
     */
    Path emptyCache() throws LauncherException {
        Path cache = folder.resolve(CACHE);
        try {
            if (Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)) {
                FileTree.empty(cache);
            } else {
                Files.deleteIfExists(cache);
            }
        } catch (IOException kept) {
            throw new LauncherException("cannot remove the cache of the last run: " + kept + "; remove " + cache
                    + " by hand, or use another data folder with --data");
        }
        return cache;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
