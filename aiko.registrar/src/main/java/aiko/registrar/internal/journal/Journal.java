// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.journal;

import aiko.event.LastingThread;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.service.log.Logger;

/**
 * Keeps a directory and a history in a file: each change is a line, written by a thread of its own, so that the event loop
 * waits for nothing. Lines reach the operating system within a second: a process that dies loses no more than that.
 * When there are many more lines than services, they are written anew.
 */
public final class Journal implements Keeper, AutoCloseable {
    /** Lines beyond twice the services, after which the file is written anew. */
    private static final long SURPLUS_LINES = 3L * RemovalHistory.CAPACITY;

    private static final long FLUSH_MILLIS = 250;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** Lines that are queued while the file cannot be written; beyond that the oldest are discarded: services register again. */
    private static final int MOST_UNWRITTEN = 1 << 16;

    private static final int MOST_TOGETHER = 1 << 12;
    private static final byte[] END = {};

    private final StateFile file;
    private final Supplier<Directory> emptyDirectories;
    private final Supplier<RemovalHistory> emptyHistories;
    private final Logger logger;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final LastingThread thread;

    // Owned by the thread, once it runs.
    private long lines;
    private long services;
    private final Deque<byte[]> unwritten = new ArrayDeque<>();

    /** @param emptyDirectories for reading the file, and likewise the histories */
    public Journal(
            Path file, Supplier<Directory> emptyDirectories, Supplier<RemovalHistory> emptyHistories, Logger logger) {
        this.file = new StateFile(file);
        this.emptyDirectories = emptyDirectories;
        this.emptyHistories = emptyHistories;
        this.logger = logger;
        thread = new LastingThread(
                "aiko-registrar-journal",
                "cannot write the registrar's state to " + this.file,
                this::keep,
                this::keepTheLast,
                logger);
    }

    /** Reads the file, and records changes from now on. To be called once, by the owner of both. */
    public void open(Directory directory, RemovalHistory history) {
        try {
            lines = file.read(new KeptState(directory, history)::read);
            services = directory.size();
        } catch (IOException failure) {
            logger.error("cannot read the registrar's state from {}: {}", file, failure.toString());
        }
        thread.start();
    }

    @Override
    public void added(byte[] addPayload, double time) {
        queue.add(KeptState.added(addPayload, time));
    }

    @Override
    public void removed(byte[] removePayload, double time) {
        queue.add(KeptState.removed(removePayload, time));
    }

    @Override
    public void present(String process, String incarnation) {
        queue.add(KeptState.present(process, incarnation));
    }

    /** Waits until all is written. */
    @Override
    public void close() {
        queue.add(END);
        thread.join(CLOSE_LIMIT);
        thread.close(Duration.ZERO);
    }

    private void keep() throws IOException, InterruptedException {
        try {
            gather();
        } finally {
            write();
        }
        if (lines > 2 * services + SURPLUS_LINES) {
            beginAnew();
        }
    }

    /** Gathers the lines that are written together; after a failure, all that are queued. */
    private void gather() throws InterruptedException {
        boolean hasFailed = !unwritten.isEmpty();
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
        byte[] line = hasFailed ? queue.poll() : queue.take();
        while (line != null) {
            if (line == END) {
                thread.close();
                return;
            }
            add(line);
            if (hasFailed) {
                line = queue.poll();
            } else if (unwritten.size() < MOST_TOGETHER) {
                line = queue.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
            } else {
                return;
            }
        }
    }

    private void add(byte[] line) {
        if (unwritten.size() == MOST_UNWRITTEN) {
            unwritten.removeFirst();
        }
        unwritten.addLast(line);
    }

    private void beginAnew() throws IOException {
        Directory directory = emptyDirectories.get();
        var state = new KeptState(directory, emptyHistories.get());
        file.read(state::read);
        file.replace(state::write);
        services = directory.size();
        lines = services;
    }

    /** Writes the lines together, or keeps them. */
    private void write() throws IOException {
        if (unwritten.isEmpty()) {
            return;
        }
        file.append(unwritten);
        lines += unwritten.size();
        for (byte[] line : unwritten) {
            services += line[1] == 'a' ? 1 : line[1] == 'r' ? -1 : 0;
        }
        unwritten.clear();
    }

    private void keepTheLast() throws IOException {
        for (byte[] line = queue.poll(); line != null && line != END; line = queue.poll()) {
            add(line);
        }
        write();
    }
}
