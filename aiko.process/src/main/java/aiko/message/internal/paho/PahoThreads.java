// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import aiko.event.internal.PassingThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The threads of one Paho client.
 *
 * <p>While Paho 1.2.5 connects, it starts three threads one after the other, and sleeps for 100 ms before it checks whether a
 * thread runs. The threads run long before, so that every connection would take 0.3 s too long. This class wakes the sleeper:
 * Paho treats an interrupt as the end of its sleep.
 */
final class PahoThreads extends ScheduledThreadPoolExecutor {
    /** Receiver, sender, callback, ping, connect or disconnect, and the waking thread. */
    private static final int THREADS = 6;

    private static final long LOOK_MICROS = 500;

    private final Consumer<Throwable> died;
    private volatile Thread connecting;
    private volatile CountDownLatch connected = new CountDownLatch(0);

    /** @param died receives the exception that has ended one of Paho's threads, which Paho itself does not notice */
    PahoThreads(String name, Consumer<Throwable> died) {
        super(THREADS, new NumberedThreads(name));
        this.died = died;
        setRemoveOnCancelPolicy(true);
    }

    private record NumberedThreads(String name, AtomicInteger count) implements ThreadFactory {
        NumberedThreads(String name) {
            this(name, new AtomicInteger());
        }

        @Override
        public Thread newThread(Runnable runnable) {
            var thread = new PassingThread(runnable, name + '-' + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }

    /** Paho connects and disconnects here; all other work is submitted. */
    @Override
    public void execute(Runnable command) {
        var done = new CountDownLatch(1);
        connected = done;
        super.execute(() -> {
            connecting = Thread.currentThread();
            Future<?> waker = scheduleWithFixedDelay(this::wake, LOOK_MICROS, LOOK_MICROS, TimeUnit.MICROSECONDS);
            try {
                command.run();
            } catch (RuntimeException | Error failure) {
                died.accept(failure);
                throw failure;
            } finally {
                connecting = null;
                waker.cancel(false);
                done.countDown();
            }
        });
    }

    @Override
    public Future<?> submit(Runnable command) {
        return super.submit(() -> {
            try {
                command.run();
            } catch (RuntimeException | Error failure) {
                died.accept(failure);
                throw failure;
            }
        });
    }

    /**
     * Waits until Paho has started its threads, if it is about to. Paho waits for each of them to run, forever if one has ended
     * before it checks. So none may end before that, neither by received data nor by a call of Paho.
     */
    void awaitStart() throws InterruptedException {
        if (Thread.currentThread() != connecting) {
            connected.await();
        }
    }

    private void wake() {
        Thread sleeper = connecting;
        if (sleeper != null && sleeper.getState() == Thread.State.TIMED_WAITING) {
            sleeper.interrupt();
        }
    }
}
