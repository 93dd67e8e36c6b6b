// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** The folder that belongs to one running container, which the operating system's lock makes sure of. */
final class DataFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lock;

    /** @throws LauncherException if another container runs there, or the folder cannot be used */
    DataFolder(Path folder) throws LauncherException {
        this.folder = folder;
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                lock.close();
                throw new LauncherException("a container runs in " + folder
                        + " already; give this one a folder of its own with --data, or stop that one: aiko stop");
            }
        } catch (IOException unusable) {
            throw new LauncherException("data folder " + folder + " can't be used: " + unusable.getMessage());
        }
    }

    Path path() {
        return folder;
    }

    /**
     * The folder for the framework's cache, without what the last run has left there. Links are removed, and never
     * followed: the framework itself would follow them.
     *
     * @throws LauncherException if something can't be removed
     */
    Path emptyCache() throws LauncherException {
        Path cache = folder.resolve("cache");
        try (Stream<Path> left = Files.list(cache)) {
            for (Path each : left.toList()) {
                delete(each);
            }
        } catch (NoSuchFileException first) {
            // The framework makes it.
        } catch (IOException kept) {
            throw new LauncherException("the cache of the last run can't be removed: " + kept + "; remove " + cache
                    + " by hand, or use another data folder: --data");
        }
        return cache;
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
