// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.deployer.internal.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder that belongs to one running container, which the operating system's lock makes sure of, and to nobody else who
 * could change what the container runs.
 */
final class DataFolder implements AutoCloseable {
    private static final FileAttribute<?> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String LOCK = "lock";
    private static final int LONGEST_PROCESS_ID = 20;

    /** The folders of which the container deletes what it does not know. */
    private static final List<String> CLEARED = List.of("areas", "checked", "deployed", "previous");

    private final Path folder;
    private final FileChannel lock;

    /**
     * Locks the folder before anything else in it is touched.
     *
     * @throws LauncherException if another container runs there, or the folder cannot be used
     */
    DataFolder(Path given) throws LauncherException {
        FileChannel opened = null;
        try {
            if (!Files.isDirectory(given)) {
                if (given.getParent() != null) {
                    Files.createDirectories(given.getParent());
                }
                Files.createDirectory(given, OWN);
            }
            folder = given.toRealPath();
            var trust = new FolderTrust(given);
            trust.check(folder);
            opened = open(folder.resolve(LOCK));
            if (opened.tryLock() == null) {
                String owner = read(opened);
                throw new LauncherException(
                        "a container runs in " + given + " already" + (owner.isEmpty() ? "" : ", as process " + owner)
                                + "; give this one a folder of its own with --data, or stop that one: aiko stop");
            }
            write(opened, Long.toString(ProcessHandle.current().pid()));
            lock = opened;
            for (String name : CLEARED) {
                if (Files.isSymbolicLink(folder.resolve(name))) {
                    throw new LauncherException(
                            folder.resolve(name) + " is a link, and the container would delete what it leads to: put a"
                                    + " folder there, or link the data folder as a whole",
                            LauncherException.UNSAFE);
                }
            }
            trust.keepOthersOut(folder);
        } catch (IOException unusable) {
            close(opened);
            throw new LauncherException("data folder " + given + " can't be used: " + unusable.getMessage());
        } catch (LauncherException unusable) {
            close(opened);
            throw unusable;
        }
    }

    private static FileChannel open(Path lock) throws IOException {
        if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(lock + " is no file: remove it");
        }
        return FileChannel.open(
                lock,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** The process that has the lock, or empty if it has not said so yet. */
    private static String read(FileChannel lock) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PROCESS_ID);
        lock.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).trim();
        return text.matches("\\d+") ? text : "";
    }

    private static void write(FileChannel lock, String processId) throws IOException {
        lock.truncate(0);
        lock.write(ByteBuffer.wrap((processId + '\n').getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static void close(FileChannel opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException leftToTheSystem) {
            // The process ends.
        }
    }

    Path path() {
        return folder;
    }

    /**
     * The folder for the framework's cache, without what the last run has left there. Links are removed, and never
     * followed, that in its own place included: the framework itself would follow them.
     *
     * @throws LauncherException if something can't be removed
     */
    Path emptyCache() throws LauncherException {
        Path cache = folder.resolve("cache");
        try {
            if (Files.exists(cache, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(cache);
            }
            FileTree.empty(cache);
            if (!Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(cache, OWN);
            }
        } catch (IOException kept) {
            throw new LauncherException("the cache of the last run can't be removed: " + kept + "; remove " + cache
                    + " by hand, or use another data folder: --data");
        }
        return cache;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
