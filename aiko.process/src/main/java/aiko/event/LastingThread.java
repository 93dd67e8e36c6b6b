// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.log.Logger;

/**
 * A daemon thread that takes one step after the other until it is closed; nothing else ends it.
 *
 * <p>An exception or error of a step, {@link LinkageError}, {@link StackOverflowError} and {@link OutOfMemoryError} included,
 * is logged once for each wording. The next step follows after a pause: 0.1 s at first, twice as long each time, at most 5 s.
 * The first step that succeeds again is logged too. An interrupt ends a step that waits, and is cleared before the next step:
 * any bundle can find and interrupt any thread.
 *
 * <pre>{@code
 * LastingThread reader = new LastingThread("example-reader", "cannot read the meter", () -> meter.read(), logger);
 * reader.start();
 * …
 * reader.close(Duration.ofSeconds(1));
 * }</pre>
 *
 * <p>For work that has to wait, for a device for example. The work of a service is better done on its {@link EventLoop}.
 */
@AnyThread
public final class LastingThread implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final int MOST_WORDINGS = 8;

    private final String problem;
    private final Step step;
    private final Step last;
    private final Logger logger;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    // Owned by the thread.
    private final GrowingPause pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
    /** The time of the last failure or recovery; zero once that is long ago. */
    private long uneasySince;

    private final Set<String> said = new HashSet<>();

    /** The work that is repeated. */
    @MayBlock
    @FunctionalInterface
    public interface Step {
        /**
         * Does a part of the work. It returns soon after the thread was closed.
         *
         * @throws InterruptedException if it was interrupted, which is no failure
         * @throws Exception if it failed
         */
        void take() throws Exception;
    }

    /**
     * Creates a thread, which {@link #start} starts.
     *
     * @param name the name of the thread
     * @param problem the problem if a step fails, for the log: {@code cannot read the meter}
     * @param step the work that is repeated
     * @param logger logs failures and recoveries
     */
    public LastingThread(String name, String problem, Step step, Logger logger) {
        this(name, problem, step, () -> {}, logger);
    }

    /**
     * Creates a thread with a last step, which {@link #start} starts.
     *
     * @param name the name of the thread
     * @param problem the problem if a step fails, for the log: {@code cannot read the meter}
     * @param step the work that is repeated
     * @param last taken once, on the thread, after it was closed
     * @param logger logs failures and recoveries
     */
    public LastingThread(String name, String problem, Step step, Step last, Logger logger) {
        this.problem = problem;
        this.step = step;
        this.last = last;
        this.logger = logger;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @throws IllegalThreadStateException if it was started before
     */
    public void start() {
        thread.start();
    }

    /** Whether it was closed, so that no further step begins. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Whether the calling thread is this one. */
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** The state of the thread. */
    public Thread.State state() {
        return thread.getState();
    }

    /** The stack of the thread, innermost call first; empty if it does not run. */
    public StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    /** Unparks the thread, if a step has parked itself with {@link LockSupport}. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Prevents further steps. A running step continues; a parked one is unparked. */
    @Override
    public void close() {
        closed.countDown();
        wake();
    }

    /**
     * Prevents further steps, and interrupts the running one if it has not ended within the limit.
     *
     * @param limit zero does not wait; a call on this thread itself does not wait either
     */
    @MayBlock
    public void close(Duration limit) {
        close();
        if (!isCurrentThread() && !join(limit)) {
            thread.interrupt();
        }
    }

    /**
     * Waits for the end of the thread.
     *
     * @param limit the longest wait; an interrupt of the caller ends it early
     * @return whether the thread has ended, or was never started
     */
    @MayBlock
    public boolean join(Duration limit) {
        try {
            // Zero would wait for ever.
            if (limit.toMillis() > 0) {
                thread.join(limit.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        while (!isClosed()) {
            // Any bundle may have interrupted the thread.
            Thread.interrupted();
            try {
                step.take();
                went();
            } catch (InterruptedException interrupted) {
                // The condition of the loop decides whether to end.
            } catch (Throwable failure) {
                failed(failure);
            }
        }
        try {
            last.take();
        } catch (Throwable failure) {
            say(failure, "");
        }
    }

    private void went() {
        // A step that ends only since the thread was closed shows no recovery.
        if (uneasySince == 0 || isClosed()) {
            return;
        }
        if (!said.isEmpty()) {
            said.clear();
            uneasySince = System.nanoTime();
            try {
                logger.info("{}: recovered", problem);
            } catch (Throwable speechless) {
                // The thread continues without the log line.
            }
        } else if (System.nanoTime() - uneasySince >= LONGEST_PAUSE.toNanos()) {
            uneasySince = 0;
            pause.reset();
        }
    }

    private void failed(Throwable failure) {
        if (isClosed()) {
            return;
        }
        uneasySince = System.nanoTime();
        say(failure, "; retrying");
        pause(pause.next().toNanos());
    }

    private void say(Throwable failure, String whatNext) {
        try {
            String cause = failure.toString();
            if (said.size() < MOST_WORDINGS && said.add(cause)) {
                if (failure instanceof IOException) {
                    // Of a disk or a server: its stack trace is of no use.
                    logger.error("{}: {}{}", problem, cause, whatNext);
                } else {
                    logger.error("{}: {}{}", problem, cause, whatNext, failure);
                }
            }
        } catch (Throwable speechless) {
            // The thread continues without the log line.
        }
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            try {
                if (closed.await(left, TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                // Other bundles may not end the pause.
            }
        }
    }
}
