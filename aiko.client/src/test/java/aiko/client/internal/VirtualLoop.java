// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.event.EventLoop;
import aiko.event.EventLoopStatistics;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** An event loop in virtual time, which the test advances. */
public final class VirtualLoop implements EventLoop {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long number;

    private static final class Task implements Comparable<Task>, Handle {
        private final Runnable action;
        private final long due;
        private final long number;
        private boolean cancelled;

        Task(Runnable action, long due, long number) {
            this.action = action;
            this.due = due;
            this.number = number;
        }

        @Override
        public int compareTo(Task other) {
            return due == other.due ? Long.compare(number, other.number) : Long.compare(due, other.due);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** Advances the time, and runs the tasks that become due. */
    public void run(Duration time) {
        long end = now + time.toMillis();
        while (!tasks.isEmpty() && tasks.peek().due <= end) {
            Task task = tasks.remove();
            now = task.due;
            if (!task.cancelled) {
                task.action.run();
            }
        }
        now = end;
    }

    public long nowMillis() {
        return now;
    }

    public Handle after(long millis, Runnable action) {
        var task = new Task(action, now + millis, number++);
        tasks.add(task);
        return task;
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
        var periodic = new Object() {
            private boolean cancelled;

            void next(long delay) {
                after(delay, () -> {
                    if (!cancelled) {
                        next(period.toMillis());
                        handler.run();
                    }
                });
            }
        };
        periodic.next(immediate ? 0 : period.toMillis());
        return () -> periodic.cancelled = true;
    }

    @Override
    public Handle addOneShotTimerHandler(Runnable handler, Duration delay) {
        return after(delay.toMillis(), handler);
    }

    @Override
    public <T> Mailbox<T> addMailboxHandler(
            Consumer<? super T> handler, String name, int capacity, MailboxPrecedence precedence) {
        throw new UnsupportedOperationException();
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
}
