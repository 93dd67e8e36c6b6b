// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.EventLoop;
import aiko.event.EventLoopStatistics;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * An event loop and its thread. Producers put into queues without locks and wake the thread only if it is parked.
 */
public final class EventLoopThread implements EventLoop {
    private static final int CHUNK = 1024;
    private static final int BATCH = 64;
    private static final String TASK = "task";
    private static final String TIMER = "timer handler";
    private static final String FLAT_OUT = "flat-out handler";
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(1);

    private final Thread thread;
    private final FailureHandler failureHandler;
    private final Behalf behalf;
    private final Carrier carrier;
    private final Queue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final Queue<MailboxQueue<?>> readyControl = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final Queue<MailboxQueue<?>> readyNormal = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final ItemQueue items;
    private final FlatOutHandlers flatOutHandlers = new FlatOutHandlers();
    private final AtomicInteger mailboxes = new AtomicInteger();
    private final Timers timers = new Timers();
    private final AtomicBoolean parked = new AtomicBoolean();
    private volatile boolean terminating;
    private volatile long handled;
    private volatile long failed;
    private volatile int timerCount;
    private int taskHighWaterMark;

    /** @param name of the thread */
    public EventLoopThread(String name, FailureHandler failureHandler) {
        this(name, failureHandler, Behalf.NOBODY);
    }

    /** @param behalf what a thread that adds something runs on behalf of, so does what is added */
    public EventLoopThread(String name, FailureHandler failureHandler, Behalf behalf) {
        this.failureHandler = failureHandler;
        this.behalf = behalf;
        this.carrier = new Carrier(behalf, this::failed);
        this.items = new ItemQueue(this);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts the thread. Once. */
    public void start() {
        thread.start();
    }

    /**
     * Takes no more work, runs what was given before, and ends the thread.
     *
     * @param limit how long to wait for that; not waited for when called on the loop itself
     * @return whether the thread has ended
     */
    public boolean terminate(Duration limit) {
        terminating = true;
        LockSupport.unpark(thread);
        if (isCurrentThread()) {
            return false;
        }
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public void execute(Runnable task) {
        if (terminating && !isCurrentThread()) {
            throw new RejectedExecutionException("event loop " + thread.getName() + " has terminated");
        }
        tasks.offer(carrier.carry(task, TASK));
        wake();
    }

    /** On whose behalf the handlers of this loop run. */
    public Behalf behalf() {
        return behalf;
    }

    @Override
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Handle addTimerHandler(Runnable handler, Duration period, boolean immediate) {
        if (period.compareTo(SHORTEST_PERIOD) < 0) {
            throw new IllegalArgumentException("a timer's period of " + period + " is shorter than one millisecond");
        }
        long now = System.nanoTime();
        return addTimer(timer(handler, immediate ? now : now + period.toNanos(), period.toNanos()));
    }

    @Override
    public Handle addOneShotTimerHandler(Runnable handler, Duration delay) {
        return addTimer(timer(handler, System.nanoTime() + Math.max(0, delay.toNanos()), 0));
    }

    @Override
    public <T> Mailbox<T> addMailboxHandler(
            Consumer<? super T> handler, String name, int capacity, MailboxPrecedence precedence) {
        var mailbox = new MailboxQueue<T>(this, carrier.carry(handler, name), name, capacity, precedence);
        mailboxes.incrementAndGet();
        return mailbox;
    }

    @Override
    public <T> Handle addQueueHandler(Consumer<? super T> handler, Class<T> itemType) {
        return items.addHandler(carrier.carry(handler, ItemQueue.nameOfHandler(itemType)), itemType);
    }

    @Override
    public boolean queuePut(Object item) {
        return items.put(item);
    }

    @Override
    public Handle addFlatOutHandler(Runnable handler) {
        // A wrapper of its own, so that the same handler can be added twice and taken back once.
        Runnable carried = carrier.carry(handler, FLAT_OUT);
        Runnable once = () -> run(carried, FLAT_OUT);
        flatOutHandlers.add(once);
        wake();
        return () -> flatOutHandlers.remove(once);
    }

    @Override
    public EventLoopStatistics statistics() {
        return new EventLoopStatistics(
                handled,
                failed,
                tasks.size() + items.size(),
                Math.max(taskHighWaterMark, items.highWaterMark()),
                items.dropped(),
                timerCount,
                mailboxes.get());
    }

    boolean isTerminating() {
        return terminating;
    }

    void mailboxReady(MailboxQueue<?> mailbox) {
        (mailbox.precedence() == MailboxPrecedence.CONTROL ? readyControl : readyNormal).offer(mailbox);
        wake();
    }

    void mailboxCancelled() {
        mailboxes.decrementAndGet();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void countHandled() {
        handled++;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void failed(String what, Throwable failure) {
        failed++;
        try {
            failureHandler.failed(what, failure);
        } catch (RuntimeException | Error hopeless) {
            hopeless.addSuppressed(failure);
            hopeless.printStackTrace();
        }
    }

    /** On the loop. Returns whether there were any. */
    boolean runControlMailboxes() {
        boolean worked = false;
        for (MailboxQueue<?> mailbox = readyControl.poll(); mailbox != null; mailbox = readyControl.poll()) {
            worked = true;
            if (mailbox.drain(BATCH)) {
                readyControl.offer(mailbox);
                break;
            }
        }
        return worked;
    }

    /** On the loop: whether anything but the mailbox whose turn it is may have to be done. */
    boolean othersWait() {
        return !readyNormal.isEmpty() || !tasks.isEmpty() || timers.size() > 0;
    }

    private Timers.Timer timer(Runnable handler, long dueNanos, long periodNanos) {
        return new Timers.Timer(carrier.carry(handler, TIMER), dueNanos, periodNanos);
    }

    private Handle addTimer(Timers.Timer timer) {
        onLoop(() -> timers.add(timer));
        return () -> {
            if (!terminating || isCurrentThread()) {
                onLoop(() -> timers.cancel(timer));
            }
        };
    }

    private void onLoop(Runnable change) {
        Runnable counted = () -> {
            change.run();
            timerCount = timers.size();
        };
        if (isCurrentThread()) {
            counted.run();
        } else {
            execute(counted);
        }
    }

    private void wake() {
        // One of those who see that it is parked wakes it: the call costs more than everything else.
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (true) {
            boolean worked = runControlMailboxes();
            worked |= runTasks();
            worked |= runTimers();
            worked |= runMailbox();
            if (worked) {
                continue;
            }
            if (terminating) {
                return;
            }
            Runnable flatOut = flatOutHandlers.next();
            if (flatOut == null) {
                park();
            } else {
                flatOut.run();
            }
        }
    }

    private boolean runTasks() {
        int waiting = tasks.size();
        taskHighWaterMark = Math.max(taskHighWaterMark, waiting);
        for (int i = 0; i < BATCH; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return i > 0;
            }
            run(task, TASK);
        }
        return true;
    }

    private boolean runTimers() {
        if (timers.size() == 0 || terminating) {
            return false;
        }
        long now = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            Timers.Timer timer = timers.takeDue(now);
            if (timer == null) {
                return i > 0;
            }
            if (timer.periodNanos == 0) {
                timerCount = timers.size();
            }
            run(timer.handler, TIMER);
        }
        return true;
    }

    private boolean runMailbox() {
        MailboxQueue<?> mailbox = readyNormal.poll();
        if (mailbox == null) {
            return false;
        }
        if (mailbox.drain(BATCH)) {
            readyNormal.offer(mailbox);
        }
        return true;
    }

    private void run(Runnable handler, String kind) {
        try {
            handler.run();
        } catch (Throwable failure) {
            failed(kind + " " + handler.getClass().getName(), failure);
        }
        countHandled();
    }

    private boolean hasWork() {
        return !readyControl.isEmpty() || !tasks.isEmpty() || !readyNormal.isEmpty();
    }

    private void park() {
        parked.set(true);
        try {
            if (hasWork() || terminating || !flatOutHandlers.isEmpty()) {
                return;
            }
            long nanos = timers.nanosUntilDue(System.nanoTime());
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else if (nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            parked.set(false);
        }
    }
}
