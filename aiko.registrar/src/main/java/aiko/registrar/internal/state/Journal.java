// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.state;

import aiko.registrar.internal.History;
import aiko.registrar.internal.directory.Directory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.service.log.Logger;

/**
 * Keeps a directory and a history in a file: each change is a line, written by a thread of its own, so that the event loop
 * waits for nothing. Lines reach the operating system within a second: the death of the process takes no more than that.
 * When there are many more lines than services, they are written anew.
 */
public final class Journal implements Keeper, AutoCloseable {
    /** Lines beyond twice the services, after which the file is written anew. */
    private static final long SURPLUS_LINES = 3L * History.CAPACITY;

    private static final long FLUSH_MILLIS = 250;
    private static final long CLOSE_MILLIS = 2_000;
    private static final byte[] END = {};

    private final StateFile file;
    private final Supplier<Directory> emptyDirectories;
    private final Logger logger;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "aiko-registrar-journal");

    // Owned by the thread, once it runs.
    private OutputStream out;
    private long lines;
    private long services;
    private long flushedAt = System.nanoTime();
    private boolean hasFailed;

    /** @param emptyDirectories for reading what was written */
    public Journal(Path file, Supplier<Directory> emptyDirectories, Logger logger) {
        this.file = new StateFile(file);
        this.emptyDirectories = emptyDirectories;
        this.logger = logger;
        thread.setDaemon(true);
    }

    /** Reads what was kept, and keeps from now on what it is told. To be called once, by the owner of both. */
    public void open(Directory directory, History history) {
        try {
            lines = file.read(new KeptState(directory, history)::read);
            services = directory.size();
        } catch (IOException failure) {
            report(failure);
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
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            byte[] line = queue.take();
            while (line != END) {
                if (line == null) {
                    flush();
                    line = queue.take();
                } else {
                    append(line);
                    line = queue.poll(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closeFile();
    }

    private void append(byte[] line) {
        try {
            if (out == null) {
                out = file.append();
            }
            StateFile.write(out, line);
            lines++;
            services += line[1] == 'a' ? 1 : line[1] == 'r' ? -1 : 0;
            hasFailed = false;
            if (System.nanoTime() - flushedAt > TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS)) {
                flush();
            }
            if (lines > 2 * services + SURPLUS_LINES) {
                beginAnew();
            }
        } catch (IOException failure) {
            report(failure);
        }
    }

    private void beginAnew() throws IOException {
        closeFile();
        Directory directory = emptyDirectories.get();
        var state = new KeptState(directory, new History());
        file.read(state::read);
        file.replace(state::write);
        services = directory.size();
        lines = services;
    }

    private void flush() {
        flushedAt = System.nanoTime();
        try {
            if (out != null) {
                out.flush();
            }
        } catch (IOException failure) {
            report(failure);
        }
    }

    private void closeFile() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException failure) {
            report(failure);
        }
        out = null;
    }

    private void report(IOException failure) {
        if (!hasFailed) {
            hasFailed = true;
            logger.error("the registrar's state can't be kept in {}: {}", file, failure.toString());
        }
    }
}
