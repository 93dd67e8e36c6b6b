// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** The folder that a path leads to, as long as it does. The operating system would go on watching the one from before. */
final class WatchedFolder {
    private final Path path;
    private final WatchEvent.Kind<?>[] kinds;
    private WatchKey key;
    private Object identity;

    /** @param path null for none */
    WatchedFolder(Path path, WatchEvent.Kind<?>... kinds) {
        this.path = path;
        this.kinds = kinds;
    }

    boolean isWatchedBy(WatchKey other) {
        return key == other;
    }

    /**
     * Returns whether another folder is watched from now on, or the one from before no longer.
     *
     * @throws IOException if the folder cannot be watched
     */
    boolean follow(WatchService service) throws IOException {
        if (path == null) {
            return false;
        }
        Object present;
        try {
            present = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException gone) {
            return forget();
        }
        if (key != null && key.isValid() && Objects.equals(present, identity)) {
            return false;
        }
        forget();
        key = path.register(service, kinds);
        identity = present;
        return true;
    }

    private boolean forget() {
        if (key == null) {
            return false;
        }
        key.cancel();
        key = null;
        return true;
    }
}
