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
 * A daemon thread that takes one step after the other until it is closed, and that nothing else ends.
 *
 * <p>Whatever a step throws, a {@link LinkageError}, {@link StackOverflowError} or {@link OutOfMemoryError} as well, is
 * logged once for each wording, and the next step follows after a pause: 0.1 seconds at first, twice as long each time, 5
 * seconds at most. When a step comes to its end again, that is logged too. An interrupt may come from anybody, since any
 * bundle can find any thread: it ends a step that waits, and is forgotten before the next one.
 *
 * <pre>{@code
 * LastingThread reader = new LastingThread("example-reader", "the meter can't be read", this::readOnce, logger);
 * reader.start();
 * …
 * reader.close(Duration.ofSeconds(1));
 * }</pre>
 *
 * <p>For work that has to wait for something of its own, such as a device. What belongs to a service is better done on its
 * {@link EventLoop}. Safe for use by any thread.
 */
@AnyThread
public final class LastingThread implements AutoCloseable {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MOST_WORDINGS = 8;

    private final String problem;
    private final Step step;
    private final Step last;
    private final Logger logger;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    // Owned by the thread.
    private long pauseNanos = FIRST_PAUSE_NANOS;
    /** When it failed for the last time, or was said to go again; zero once that is long ago. */
    private long uneasySince;

    private final Set<String> said = new HashSet<>();

    /** What is done again and again. */
    @MayBlock
    @FunctionalInterface
    public interface Step {
        /**
         * Does a part of the work, and returns soon after the thread was closed.
         *
         * @throws InterruptedException if somebody has interrupted it, which is no failure
         * @throws Exception if it failed
         */
        void take() throws Exception;
    }

    /**
     * A thread that does nothing yet.
     *
     * @param name of the thread
     * @param problem what is so while a step fails: {@code the meter can't be read}
     * @param step done again and again
     * @param logger told when a step fails, and when that is over
     */
    public LastingThread(String name, String problem, Step step, Logger logger) {
        this(name, problem, step, () -> {}, logger);
    }

    /**
     * A thread that does nothing yet, and has something to do at its end.
     *
     * @param name of the thread
     * @param problem what is so while a step fails: {@code the meter can't be read}
     * @param step done again and again
     * @param last done once, on the thread, after it was closed
     * @param logger told when a step fails, and when that is over
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
     * Begins.
     *
     * @throws IllegalThreadStateException if it has begun before
     */
    public void start() {
        thread.start();
    }

    /** Whether no further step begins. */
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Whether the calling thread is this one. */
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Whether it is parked, sleeps, runs, or has ended. */
    public Thread.State state() {
        return thread.getState();
    }

    /** Where it is now, the innermost call first; empty if it does not run. */
    public StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    /** Lets a step go on that has parked itself with {@link LockSupport}. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Lets no further step begin; a step that runs goes on, and one that has parked itself returns from that. */
    @Override
    public void close() {
        closed.countDown();
        wake();
    }

    /**
     * Lets no further step begin, and interrupts the one that runs if it has not come to its end within the limit.
     *
     * @param limit zero does not wait; on this thread itself it is not waited for either
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
     * @param limit for how long; if the caller is interrupted, no longer than that
     * @return whether it has ended, or has never begun
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
            // It may be anybody's.
            Thread.interrupted();
            try {
                step.take();
                went();
            } catch (InterruptedException interrupted) {
                // Whether this is the end is asked above.
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
        if (uneasySince == 0) {
            return;
        }
        if (!said.isEmpty()) {
            said.clear();
            uneasySince = System.nanoTime();
            try {
                logger.info("{}: that is over", problem);
            } catch (Throwable speechless) {
                // It goes on all the same.
            }
        } else if (System.nanoTime() - uneasySince >= LONGEST_PAUSE_NANOS) {
            uneasySince = 0;
            pauseNanos = FIRST_PAUSE_NANOS;
        }
    }

    private void failed(Throwable failure) {
        if (isClosed()) {
            return;
        }
        uneasySince = System.nanoTime();
        say(failure, "; it is tried again");
        pause();
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }

    private void say(Throwable failure, String whatNext) {
        try {
            String cause = failure.toString();
            if (said.size() < MOST_WORDINGS && said.add(cause)) {
                if (failure instanceof IOException) {
                    // Of a disk or a server: where it came from tells nothing more.
                    logger.error("{}: {}{}", problem, cause, whatNext);
                } else {
                    logger.error("{}: {}{}", problem, cause, whatNext, failure);
                }
            }
        } catch (Throwable speechless) {
            // It goes on all the same.
        }
    }

    private void pause() {
        long end = System.nanoTime() + pauseNanos;
        for (long left = pauseNanos; left > 0; left = end - System.nanoTime()) {
            try {
                if (closed.await(left, TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                // A pause that anybody could end would be none.
            }
        }
    }
}
