// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Waits until something may have changed in the sources. Which files have changed, {@link Sources} finds out. */
public final class SourceWatch implements AutoCloseable {
    /** Editors write a file in several steps, and several files one after the other. */
    private static final Duration QUIET = Duration.ofMillis(100);

    /** Network file systems report nothing. */
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(2);

    private final Sources sources;
    private final WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();

    public SourceWatch(Sources sources) throws IOException {
        this.sources = sources;
        service = sources.project().folder().getFileSystem().newWatchService();
    }

    /** Watches folders that have been made since the last call. What is read after this call is not missed. */
    public void register() throws IOException {
        keys.values().removeIf(key -> !key.isValid());
        for (Path folder : sources.folders()) {
            if (!keys.containsKey(folder)) {
                try {
                    keys.put(folder, folder.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY));
                } catch (NoSuchFileException deleted) {
                    // it is not watched, then
                }
            }
        }
    }

    /** Returns after a change, when no other one follows it, or after a while. */
    public void await() throws InterruptedException {
        WatchKey key = service.poll(LOOK_ANYWAY.toMillis(), TimeUnit.MILLISECONDS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = service.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
