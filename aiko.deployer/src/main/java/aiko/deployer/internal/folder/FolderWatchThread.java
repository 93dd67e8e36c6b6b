// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.folder;

import aiko.event.LastingThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.service.log.Logger;

/** The thread that reports that a folder may have changed: soon after a change, and at regular intervals. */
public final class FolderWatchThread implements AutoCloseable {
    private final Path folder;
    private final Duration longest;
    private final Runnable changed;
    private final Logger logger;
    private final LastingThread thread;
    private volatile FolderWatcher watcher;

    /**
     * @param name of the thread
     * @param longest interval between two reports
     */
    public FolderWatchThread(String name, Path folder, Duration longest, Runnable changed, Logger logger) {
        this.folder = folder;
        this.longest = longest;
        this.changed = changed;
        this.logger = logger;
        thread = new LastingThread(
                name,
                "changes of the folder " + folder + " are detected late",
                this::watch,
                this::closeWatcher,
                logger);
    }

    public void start() {
        thread.start();
    }

    private void watch() throws Exception {
        if (watcher == null) {
            watcher = new FolderWatcher(folder, logger::warn);
        }
        try {
            if (!thread.isClosed()) {
                watcher.await(longest);
            }
        } catch (InterruptedException interrupted) {
            // Report early.
        } catch (Throwable failure) {
            closeWatcher();
            throw failure;
        }
        changed.run();
    }

    private void closeWatcher() throws IOException {
        FolderWatcher open = watcher;
        watcher = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        thread.close(Duration.ZERO);
    }
}
