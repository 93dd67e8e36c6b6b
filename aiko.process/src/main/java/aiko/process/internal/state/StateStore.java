// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import aiko.event.LastingThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/**
 * Keeps states on disk: they are given to it by any thread, which never waits for the disk, and written by one of its own, in
 * the order in which they came. Of those that wait, there is one for each key: the newest.
 *
 * <p>A disk that can't be written is said once, and tried again with growing pauses until it can.
 */
public final class StateStore {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Path folder;
    private final StateFiles files;
    private final Runnable asker;
    private volatile long intervalNanos;
    private final Logger logger;

    // This guards all that follows.
    private final Map<StateKey, StateFiles.Content> latest = new HashMap<>();
    private final Map<StateKey, StateFiles.Content> waiting = new LinkedHashMap<>();
    private final Map<StateKey, StateFiles.Content> refused = new LinkedHashMap<>();
    private LastingThread writer;
    private boolean closed;

    // Owned by the writer's thread.
    private long pauseNanos;
    private long nextTry;
    private long lastAsk = System.nanoTime();

    /**
     * @param asker asks services for their states, on the writer's thread; it must not block
     * @param interval between two calls of the asker
     */
    public StateStore(Path folder, Runnable asker, Duration interval, Logger logger) {
        this.folder = folder;
        this.files = new StateFiles(folder);
        this.asker = asker;
        setInterval(interval);
        this.logger = logger;
        try {
            latest.putAll(files.read(problem -> logger.error("{}", problem)));
        } catch (IOException unreadable) {
            logger.error(
                    "cannot read the states of durable services in {}: {}; the services start without state",
                    folder,
                    unreadable.toString());
        }
    }

    /** Between two calls of the asker. */
    public final synchronized void setInterval(Duration interval) {
        intervalNanos = interval.toNanos();
        notifyAll();
    }

    /** The newest state of a key, whether or not it is written yet; null for none. */
    public synchronized byte[] get(StateKey key) {
        StateFiles.Content content = latest.get(key);
        return content == null ? null : content.state();
    }

    /** Keeps a state from now on; null for none any more. */
    public synchronized void put(StateKey key, byte[] state) {
        StateFiles.Content before = latest.get(key);
        if (state == null ? before == null : before != null && Arrays.equals(before.state(), state)) {
            return;
        }
        long generation = before == null ? System.currentTimeMillis() : before.generation() + 1;
        if (state == null) {
            latest.remove(key);
        } else {
            latest.put(key, new StateFiles.Content(key, generation, state));
        }
        waiting.put(key, latest.get(key));
        notifyAll();
    }

    /** Removes all that is kept of a bundle. */
    public synchronized void removeAll(String bundle) {
        List<StateKey> its = latest.keySet().stream()
                .filter(key -> key.bundle().equals(bundle))
                .toList();
        its.forEach(key -> put(key, null));
        if (!its.isEmpty()) {
            open();
        }
    }

    /** A service has not taken over its state: it is set aside, since that of the service will take its place. */
    public synchronized void refuse(StateKey key) {
        StateFiles.Content content = latest.get(key);
        if (content != null) {
            refused.put(key, content);
            notifyAll();
        }
    }

    /** Begins to ask and to write. Nothing runs before the first service needs it. */
    public synchronized void open() {
        if (writer == null && !closed) {
            writer = new LastingThread(
                    "aiko-state", "cannot keep the states of durable services", this::askAndWrite, logger);
            writer.start();
        }
    }

    /** Writes what waits, and ends. */
    public void close(Duration limit) {
        LastingThread running;
        synchronized (this) {
            closed = true;
            running = writer;
            notifyAll();
        }
        if (running != null) {
            running.join(limit);
        }
        synchronized (this) {
            if (!waiting.isEmpty()) {
                logger.error(
                        "the last states of {} services were not written to {} before the end of the container",
                        waiting.size(),
                        folder);
            }
        }
    }

    private void askAndWrite() throws InterruptedException {
        boolean isLast = isClosed();
        try {
            if (System.nanoTime() - lastAsk >= intervalNanos && !isLast) {
                lastAsk = System.nanoTime();
                asker.run();
            }
        } finally {
            try {
                setRefusedAside();
                writeWaiting();
            } finally {
                if (isLast) {
                    writer().close();
                }
            }
        }
        await();
    }

    private synchronized LastingThread writer() {
        return writer;
    }

    /** Until there is something to do. */
    private synchronized void await() throws InterruptedException {
        while (!closed && refused.isEmpty()) {
            long now = System.nanoTime();
            long pause = intervalNanos - (now - lastAsk);
            if (!waiting.isEmpty()) {
                pause = pauseNanos == 0 ? 0 : Math.min(pause, nextTry - now);
            }
            if (pause <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, pause);
        }
    }

    private void writeWaiting() {
        while (pauseNanos == 0 || isClosed() || nextTry - System.nanoTime() <= 0) {
            StateKey key;
            StateFiles.Content content;
            synchronized (this) {
                if (waiting.isEmpty()) {
                    return;
                }
                key = waiting.keySet().iterator().next();
                content = waiting.get(key);
            }
            try {
                if (content == null) {
                    files.delete(key);
                } else {
                    files.write(content);
                }
            } catch (IOException failure) {
                pause(failure);
                return;
            }
            written(key, content);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void written(StateKey key, StateFiles.Content content) {
        synchronized (this) {
            // A newer one goes behind the others.
            StateFiles.Content newest = waiting.remove(key);
            if (newest != content) {
                waiting.put(key, newest);
            }
        }
        if (pauseNanos > 0) {
            pauseNanos = 0;
            logger.info("recovered: the states of durable services are written to {}", folder);
        }
    }

    private void pause(IOException failure) {
        if (pauseNanos == 0) {
            logger.error(
                    "cannot write the states of durable services to {}: {}; keeping them in memory, retrying",
                    folder,
                    failure.toString());
        }
        pauseNanos = Math.min(Math.max(pauseNanos * 2, FIRST_PAUSE_NANOS), LONGEST_PAUSE_NANOS);
        nextTry = System.nanoTime() + pauseNanos;
    }

    private void setRefusedAside() {
        List<StateFiles.Content> contents;
        synchronized (this) {
            contents = List.copyOf(refused.values());
            refused.clear();
        }
        for (StateFiles.Content content : contents) {
            try {
                logger.info("the state that was not taken over was saved in {}", files.setAside(content));
            } catch (IOException failure) {
                logger.error("cannot save the state that was not taken over in {}: {}", folder, failure.toString());
            }
        }
    }
}
