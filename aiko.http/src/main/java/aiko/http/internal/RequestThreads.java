// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A thread for each request, from its first byte to the last one of the answer; none while there are none. If there are too many, the one
 * that waits for its client for the longest time gives way.
 */
final class RequestThreads implements Executor, AutoCloseable {
    private final ExecutorService threads;
    private final Map<Thread, Pace> paces = new ConcurrentHashMap<>();
    private final LongSupplier nanos;
    private final int most;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong crowdedOut = new AtomicLong();

    /** @param most requests at one time, complete or not; some more while others give way */
    RequestThreads(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            var thread = new Thread(task, "aiko-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs the part of the JDK's server that reads a request, which calls the handler then. */
    @Override
    public void execute(Runnable request) {
        makeRoom();
        running.incrementAndGet();
        try {
            threads.execute(() -> run(request));
        } catch (RejectedExecutionException closed) {
            running.decrementAndGet();
            throw closed;
        }
    }

    /** Called by one thread, that of the JDK's server. The connections of the JDK's server limit those that do not wait. */
    private void makeRoom() {
        if (running.get() < most) {
            return;
        }
        long leaving = paces.values().stream().filter(Pace::isEnded).count();
        if (running.get() - leaving >= most
                && Pace.endLongestStalled(paces.values(), Duration.ZERO).isPresent()) {
            crowdedOut.incrementAndGet();
        }
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
            running.decrementAndGet();
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

    /** How many requests wait for their clients now. */
    long waiting() {
        return paces.values().stream().filter(Pace::isWaiting).count();
    }

    /** How many requests have given way since the last call. */
    long crowdedOut() {
        return crowdedOut.getAndSet(0);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
