// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs what takes milliseconds, the arithmetic of handshakes and passwords, on a thread of its own, and hands what follows to the
 * server's thread. The thread exists only while there is such work.
 */
public final class Aside implements AutoCloseable {
    private static final int MOST_WAITING = 1_000;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor;
    private final Consumer<Runnable> server;

    /** @param server runs a task on the server's thread */
    public Aside(String threadName, Consumer<Runnable> server) {
        this.server = server;
        executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                    var thread = new Thread(task, threadName);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Returns false if too much work is waiting. */
    public boolean run(Runnable work, Runnable after) {
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error failed) {
                    // What follows finds out.
                } finally {
                    server.accept(after);
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
