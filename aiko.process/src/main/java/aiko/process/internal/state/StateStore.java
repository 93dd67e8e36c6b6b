// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import aiko.event.GrowingPause;
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
 * Keeps states on disk. Any thread adds a state without waiting for the disk; a thread of the store writes them in order. Only the
 * newest state of each key is queued.
 *
 * <p>If the disk cannot be written, that is logged once, and retried with growing pauses.
 */
public final class StateStore {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Path folder;
    private final StateFiles files;
    private final Runnable asker;
    private volatile long intervalNanos;
    private final Logger logger;

    // Guarded by this.
    private final Map<StateKey, StateFiles.Content> latest = new HashMap<>();
    private final Map<StateKey, StateFiles.Content> waiting = new LinkedHashMap<>();
    private final Map<StateKey, StateFiles.Content> refused = new LinkedHashMap<>();
    private LastingThread writer;
    private boolean closed;

    // Owned by the writer's thread.
    private final GrowingPause pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
    private boolean isFailing;
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

    /** Sets the time between two calls of the asker. */
    public final synchronized void setInterval(Duration interval) {
        intervalNanos = interval.toNanos();
        notifyAll();
    }

    /** The newest state of a key, written or not; null for none. */
    public synchronized byte[] get(StateKey key) {
        StateFiles.Content content = latest.get(key);
        return content == null ? null : content.state();
    }

    /** Keeps a state from now on; null removes it. */
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

    /** Removes all states of a bundle. */
    public synchronized void removeAll(String bundle) {
        List<StateKey> its = latest.keySet().stream()
                .filter(key -> key.bundle().equals(bundle))
                .toList();
        its.forEach(key -> put(key, null));
        if (!its.isEmpty()) {
            open();
        }
    }

    /** A service has not taken its state over: it is saved, since the next state of the service will replace it. */
    public synchronized void refuse(StateKey key) {
        StateFiles.Content content = latest.get(key);
        if (content != null) {
            refused.put(key, content);
            notifyAll();
        }
    }

    /** Starts the thread, for the first durable service. */
    public synchronized void open() {
        if (writer == null && !closed) {
            writer = new LastingThread(
                    "aiko-state", "cannot keep the states of durable services", this::askAndWrite, logger);
            writer.start();
        }
    }

    /** Writes the queued states, and ends. */
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

    /** Waits for work. */
    private synchronized void await() throws InterruptedException {
        while (!closed && refused.isEmpty()) {
            long now = System.nanoTime();
            long nanos = intervalNanos - (now - lastAsk);
            if (!waiting.isEmpty()) {
                nanos = isFailing ? Math.min(nanos, nextTry - now) : 0;
            }
            if (nanos <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
    }

    private void writeWaiting() {
        while (!isFailing || isClosed() || nextTry - System.nanoTime() <= 0) {
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
            // A newer one is queued behind the others.
            StateFiles.Content newest = waiting.remove(key);
            if (newest != content) {
                waiting.put(key, newest);
            }
        }
        if (isFailing) {
            isFailing = false;
            pause.reset();
            logger.info("recovered: the states of durable services are written to {}", folder);
        }
    }

    private void pause(IOException failure) {
        if (!isFailing) {
            logger.error(
                    "cannot write the states of durable services to {}: {}; keeping them in memory, retrying",
                    folder,
                    failure.toString());
        }
        isFailing = true;
        nextTry = System.nanoTime() + pause.next().toNanos();
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
