// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.folder;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for a folder to change, wherever its path leads at that time: it may come later, go, be exchanged, or be a link
 * that is switched. Where the operating system does not tell (network file systems, a limit that is reached), a look now
 * and then does. Owned by one thread.
 */
final class FolderWatcher implements AutoCloseable {
    private final Path folder;
    private final Consumer<String> problems;
    private final WatchedFolder inside;
    private final WatchedFolder beside;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile WatchService service;
    private String said = "";

    FolderWatcher(Path folder) {
        this(folder, problem -> {});
    }

    /** @param problems receives one line if changes are detected late, and one when that is over */
    FolderWatcher(Path folder, Consumer<String> problems) {
        this.folder = folder.toAbsolutePath();
        this.problems = problems;
        inside = new WatchedFolder(
                this.folder,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        beside = new WatchedFolder(
                this.folder.getParent(), StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        follow();
    }

    /**
     * Returns when something may have changed, or when the time is over.
     *
     * @throws ClosedWatchServiceException when this is closed
     */
    void await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            // Earlier changes are not reported by the operating system.
            if (follow()) {
                return;
            }
            WatchKey key = poll(end - System.nanoTime());
            if (key == null) {
                return;
            }
            boolean isNews = key.pollEvents().stream().anyMatch(event -> concerns(key, event));
            boolean goesOn = key.reset();
            if (isNews || !goesOn) {
                return;
            }
        }
    }

    private WatchKey poll(long nanos) throws InterruptedException {
        if (service != null) {
            return service.poll(nanos, TimeUnit.NANOSECONDS);
        }
        if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new ClosedWatchServiceException();
        }
        return null;
    }

    /** Most entries of the parent folder do not matter. */
    private boolean concerns(WatchKey key, WatchEvent<?> event) {
        return inside.isWatchedBy(key)
                || event.kind() == StandardWatchEventKinds.OVERFLOW
                || folder.getFileName().equals(event.context());
    }

    /** Has what the path leads to now watched. Returns whether that is something else than before. */
    private boolean follow() {
        try {
            if (service == null) {
                open();
            }
            boolean isOther = follow(beside) | follow(inside);
            say("");
            return isOther;
        } catch (IOException limit) {
            say("changes of the folder " + folder + " are detected late: " + limit.getMessage()
                    + "; raise fs.inotify.max_user_watches or max_user_instances (sysctl)");
        }
        return false;
    }

    private boolean follow(WatchedFolder watched) throws IOException {
        try {
            return watched.follow(service);
        } catch (NoSuchFileException | AccessDeniedException | NotDirectoryException passing) {
            // The reader of the folder reports it.
            return false;
        }
    }

    private void open() throws IOException {
        WatchService opened = folder.getFileSystem().newWatchService();
        service = opened;
        if (closed.getCount() == 0) {
            opened.close();
        }
    }

    private void say(String problem) {
        if (!problem.equals(said)) {
            problems.accept(
                    problem.isEmpty() ? "changes of the folder " + folder + " are detected at once again" : problem);
            said = problem;
        }
    }

    /** Any thread. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        WatchService opened = service;
        if (opened != null) {
            opened.close();
        }
    }
}
