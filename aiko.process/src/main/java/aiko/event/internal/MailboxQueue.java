// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.MailboxPrecedence;
import aiko.event.internal.time.CallTimes;
import aiko.process.spi.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscGrowableAtomicArrayQueue;

/**
 * A mailbox: it allocates memory at the first item, and the loop knows it only while it has items.
 */
final class MailboxQueue<T> implements PausableMailbox<T> {
    private static final int FIRST_CHUNK = 8;
    private static final int SMALLEST_CAPACITY = 16;
    private static final long LONGEST_TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final VarHandle QUEUE;
    private static final VarHandle SCHEDULED;
    private static final VarHandle DROPPED;

    static {
        try {
            var lookup = MethodHandles.lookup();
            QUEUE = lookup.findVarHandle(MailboxQueue.class, "queue", Queue.class);
            SCHEDULED = lookup.findVarHandle(MailboxQueue.class, "scheduled", boolean.class);
            DROPPED = lookup.findVarHandle(MailboxQueue.class, "dropped", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final EventLoopThread loop;
    private final Consumer<? super T> handler;
    private final String name;
    private final int capacity;
    private final MailboxPrecedence precedence;
    private final CallTimes times = new CallTimes();
    private volatile Queue<T> queue;
    private volatile boolean scheduled;
    private volatile boolean cancelled;
    private volatile long dropped;
    private volatile boolean paused;
    private int highWaterMark;

    // Owned by the loop.
    private boolean setAside;
    private LoopRunner draining;
    private boolean isExcluded;
    /** Calls of the handler since the last reading of the clock. */
    private int calls;

    MailboxQueue(
            EventLoopThread loop,
            Consumer<? super T> handler,
            String name,
            int capacity,
            MailboxPrecedence precedence) {
        if (capacity < 1 || capacity > 1 << 30) {
            throw new IllegalArgumentException("mailbox " + name + ": capacity " + capacity + ": expected 1 to 2^30");
        }
        this.loop = loop;
        this.handler = handler;
        this.name = name;
        this.capacity = Math.max(SMALLEST_CAPACITY, Integer.highestOneBit(capacity * 2 - 1));
        this.precedence = precedence;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean put(T item) {
        if (cancelled || loop.isTerminating()) {
            return false;
        }
        if (!queue().offer(item)) {
            DROPPED.getAndAdd(this, 1L);
            highWaterMark = capacity;
            return false;
        }
        schedule();
        return true;
    }

    @Override
    public int size() {
        Queue<T> items = queue;
        return items == null ? 0 : items.size();
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public int highWaterMark() {
        return Math.max(highWaterMark, size());
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public long nanos() {
        return times.nanos();
    }

    @Override
    public long longestNanos() {
        return times.longestNanos();
    }

    @Override
    public void excludeCall() {
        if (calls > 0) {
            endCalls(times);
        }
        isExcluded = true;
    }

    private long endCalls(CallTimes whose) {
        long now = draining.endCalls(precedence == MailboxPrecedence.NORMAL, whose, calls);
        calls = 0;
        isExcluded = false;
        return now;
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            loop.mailboxCancelled();
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        if (!loop.change(this::resumeNow)) {
            // The caller was on the loop and has been cut loose.
            loop.execute(this::resume);
        }
    }

    private void resumeNow() {
        paused = false;
        if (setAside) {
            setAside = false;
            loop.mailboxReady(this);
        }
    }

    /** For people. */
    String what() {
        return "mailbox " + name;
    }

    MailboxPrecedence precedence() {
        return precedence;
    }

    /**
     * On the loop: passes up to this many items to the handler, fewer if that takes long while others wait. Returns whether there
     * are more.
     */
    boolean drain(LoopRunner runner, int most) {
        Object before = runner.running(this);
        boolean hasMore = drainAsItself(runner, most);
        runner.running(before);
        return hasMore;
    }

    private boolean drainAsItself(LoopRunner runner, int most) {
        Queue<T> items = queue;
        highWaterMark = Math.max(highWaterMark, items.size());
        boolean isNormal = precedence == MailboxPrecedence.NORMAL;
        long othersWaitSince = 0;
        draining = runner;
        calls = 0;
        isExcluded = false;
        runner.beginCalls(isNormal);
        for (int i = 0; i < most; i++) {
            if (isNormal) {
                runner.runControlMailboxes();
            }
            if (paused) {
                endCalls(times);
                setAside = true;
                return false;
            }
            T item = items.poll();
            if (item == null) {
                break;
            }
            if (!cancelled) {
                deliver(runner, item);
                calls++;
            }
            boolean othersWait = isNormal && runner.othersWait();
            if (!othersWait && !isExcluded && calls < times.groupSize()) {
                continue;
            }
            long now = endCalls(isExcluded ? new CallTimes() : times);
            if (othersWait) {
                if (othersWaitSince == 0) {
                    othersWaitSince = now;
                } else if (now - othersWaitSince >= LONGEST_TURN_NANOS) {
                    break;
                }
            }
        }
        if (calls > 0) {
            endCalls(times);
        }
        if (!items.isEmpty()) {
            return true;
        }
        scheduled = false;
        // An item that was added between the check and the mark would be missed.
        return !items.isEmpty() && SCHEDULED.compareAndSet(this, false, true);
    }

    private void deliver(LoopRunner runner, T item) {
        runner.enter();
        try {
            handler.accept(item);
        } catch (Throwable failure) {
            runner.failed(name, failure);
        }
        runner.leave();
    }

    private void schedule() {
        if (!scheduled) {
            // Without room, the next item is in time.
            StackRoom.require();
            if (SCHEDULED.compareAndSet(this, false, true)) {
                loop.mailboxReady(this);
            }
        }
    }

    private Queue<T> queue() {
        Queue<T> items = queue;
        if (items == null) {
            items = new MpscGrowableAtomicArrayQueue<>(Math.min(FIRST_CHUNK, capacity / 2), capacity);
            if (!QUEUE.compareAndSet(this, null, items)) {
                items = queue;
            }
        }
        return items;
    }
}
