// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A thread for each request, from its first byte to the last one of the answer; none while there are none. */
final class RequestThreads implements Executor, AutoCloseable {
    private final ExecutorService threads;
    private final Map<Thread, Pace> paces = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param most requests at one time, complete or not */
    RequestThreads(int most, LongSupplier nanos) {
        this.nanos = nanos;
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, most, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            var thread = new Thread(task, "aiko-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs the part of the JDK's server that reads a request, which calls the handler then. */
    @Override
    public void execute(Runnable request) {
        threads.execute(() -> run(request));
    }

    private void run(Runnable request) {
        var pace = new Pace(Thread.currentThread(), nanos);
        paces.put(Thread.currentThread(), pace);
        try {
            pace.begin();
            request.run();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            pace.end(0);
            paces.remove(Thread.currentThread());
        }
    }

    /** That of the client whose request this thread handles. */
    Pace current() {
        return paces.get(Thread.currentThread());
    }

    /** Ends the connections of clients that are too slow; returns their number. */
    long endSlow() {
        return paces.values().stream().filter(Pace::endIfSlow).count();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
