// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.event.EventLoopStatistics;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** An event loop in the time of the world, until its process dies. */
public final class SimulatedLoop implements EventLoop {
    private final SimulatedWorld world;
    private boolean isAlive = true;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long frozenUntil;

    public SimulatedLoop(SimulatedWorld world) {
        this.world = world;
    }

    void die() {
        isAlive = false;
    }

    boolean isAlive() {
        return isAlive;
    }

    /** Whether it lives, and is not suspended. */
    boolean isRunning() {
        return isAlive && world.now() >= frozenUntil;
    }

    /** Nothing runs for this time; then all that was due does, in order. */
    void freeze(long micros) {
        frozenUntil = Math.max(frozenUntil, world.now() + micros);
        world.at(frozenUntil, this::thaw);
    }

    private void thaw() {
        while (world.now() >= frozenUntil && !waiting.isEmpty()) {
            run(waiting.remove());
        }
    }

    void after(long micros, Runnable task) {
        world.after(micros, () -> now(task));
    }

    /** Runs a task, once the process runs. */
    void now(Runnable task) {
        if (world.now() < frozenUntil || !waiting.isEmpty()) {
            waiting.add(task);
        } else {
            run(task);
        }
    }

    private void run(Runnable task) {
        if (isAlive) {
            task.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        after(0, task);
    }

    @Override
    public boolean isCurrentThread() {
        return true;
    }

    @Override
    public Handle addTimerHandler(Runnable handler, Duration period, boolean immediate) {
        var timer = new Timer(handler, micros(period));
        after(immediate ? 0 : micros(period), timer::fire);
        return timer;
    }

    @Override
    public Handle addOneShotTimerHandler(Runnable handler, Duration delay) {
        var timer = new Timer(handler, 0);
        after(micros(delay), timer::fire);
        return timer;
    }

    private final class Timer implements Handle {
        private final Runnable handler;
        private final long period;
        private boolean isCancelled;

        Timer(Runnable handler, long period) {
            this.handler = handler;
            this.period = period;
        }

        void fire() {
            if (!isCancelled) {
                if (period > 0) {
                    after(period, this::fire);
                }
                handler.run();
            }
        }

        @Override
        public void cancel() {
            isCancelled = true;
        }
    }

    @Override
    public <T> Mailbox<T> addMailboxHandler(
            Consumer<? super T> handler, String name, int capacity, MailboxPrecedence precedence) {
        return new Mailbox<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean put(T item) {
                handler.accept(item);
                return true;
            }

            @Override
            public int size() {
                return 0;
            }

            @Override
            public int capacity() {
                return capacity;
            }

            @Override
            public int highWaterMark() {
                return 0;
            }

            @Override
            public long dropped() {
                return 0;
            }

            @Override
            public void cancel() {}
        };
    }

    @Override
    public <T> Handle addQueueHandler(Consumer<? super T> handler, Class<T> itemType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean queuePut(Object item) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Handle addFlatOutHandler(Runnable handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventLoopStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
