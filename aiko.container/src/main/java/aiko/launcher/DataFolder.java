// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

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

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
