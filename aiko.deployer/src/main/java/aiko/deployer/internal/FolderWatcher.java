// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a folder to change. Where the operating system does not tell (network file systems), a look now and then does. */
final class FolderWatcher implements AutoCloseable {
    private final Path folder;
    private final WatchService service;

    FolderWatcher(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        service = folder.getFileSystem().newWatchService();
        register();
    }

    /** Returns when something may have changed, or when the time is over. */
    void await(Duration longest) throws InterruptedException, IOException {
        WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (key == null) {
            return;
        }
        key.pollEvents();
        if (!key.reset()) {
            // The folder itself was removed, and perhaps made again.
            Files.createDirectories(folder);
            register();
        }
    }

    private void register() throws IOException {
        folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
