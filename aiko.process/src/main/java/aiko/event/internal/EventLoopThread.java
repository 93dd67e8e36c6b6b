// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.EventLoop;
import aiko.event.EventLoopStatistics;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.time.CallHistogram;
import aiko.process.spi.StackRoom;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * An event loop: producers add to queues without locks, and wake its thread only if it is parked. If a handler does not return,
 * the loop can continue with another thread.
 */
public final class EventLoopThread implements EventLoop {
    static final String TASK = "task";
    static final String TIMER = "timer handler";
    static final String FLAT_OUT = "flat-out handler";
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(1);

    private final String name;
    private final FailureHandler failureHandler;
    private final Behalf behalf;
    private final Carrier carrier;
    private final LoopQueues queues = new LoopQueues();
    private final ItemQueue items;
    private final AtomicInteger mailboxes = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();
    private volatile LoopRunner runner;
    private volatile boolean terminating;

    // A lock guards the change of the thread, and the calls of the threads that were cut loose.
    private final Map<LoopRunner, Object> loose = Collections.synchronizedMap(new IdentityHashMap<>());
    private volatile boolean anyLoose;
    private volatile long finishedBefore;
    private boolean started;
    private final boolean passesOn;

    /** @param name of the thread */
    public EventLoopThread(String name, FailureHandler failureHandler) {
        this(name, failureHandler, Behalf.NOBODY);
    }

    /** @param behalf tells the owner of a thread: a handler that it adds runs on behalf of the same owner */
    public EventLoopThread(String name, FailureHandler failureHandler, Behalf behalf) {
        this(name, failureHandler, behalf, false);
    }

    /** A loop whose handlers pass items on to other loops, as {@link PassingThread} does, and neither wait nor compute for long. */
    public static EventLoopThread passing(String name, FailureHandler failureHandler, Behalf behalf) {
        return new EventLoopThread(name, failureHandler, behalf, true);
    }

    private EventLoopThread(String name, FailureHandler failureHandler, Behalf behalf, boolean passesOn) {
        this.passesOn = passesOn;
        this.name = name;
        this.failureHandler = failureHandler;
        this.behalf = behalf;
        this.carrier = new Carrier(behalf, this::failed);
        this.items = new ItemQueue(this);
        runner = new LoopRunner(this, queues, name);
    }

    /** Starts the thread. Call it once. */
    public synchronized void start() {
        started = true;
        runner.start();
    }

    /** The name of its thread. */
    public String name() {
        return name;
    }

    /**
     * Accepts no more work, finishes the work accepted before, and ends the thread.
     *
     * @param limit how long to wait for that; a call on the loop itself does not wait
     * @return whether the thread has ended
     */
    public boolean terminate(Duration limit) {
        beginTermination();
        if (isCurrentThread()) {
            return false;
        }
        Thread thread = runner.thread();
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Accepts no more work; the thread ends once it has finished the work accepted before. */
    public void beginTermination() {
        terminating = true;
        runner.wake();
    }

    /** Whether its thread is alive. */
    public boolean isAlive() {
        return runner.thread().isAlive();
    }

    /** Interrupts its thread. */
    public void interrupt() {
        runner.thread().interrupt();
    }

    /** The present call, as another thread sees it; null while there is none. */
    public Activity activity() {
        return runner.activity();
    }

    synchronized boolean cutLoose(LoopRunner seen, long number, Object running, Runnable beforeNext) {
        if (runner != seen || !started || !seen.cut(number)) {
            return false;
        }
        loose.put(seen, running == null ? seen : running);
        anyLoose = true;
        finishedBefore += seen.finished();
        var next = new LoopRunner(this, queues, name);
        runner = next;
        seen.held().forEach(this::mailboxReady);
        beforeNext.run();
        next.start();
        return true;
    }

    /** A thread that was cut loose ends: its handler can be called again. */
    void looseEnded(LoopRunner ended) {
        loose.remove(ended);
        anyLoose = !loose.isEmpty();
        runner.wake();
    }

    /** Whether a thread that was cut loose is still in this handler, so that it must not be called a second time. */
    boolean isLoose(Runnable handler) {
        return anyLoose && loose.containsValue(handler);
    }

    @Override
    public void execute(Runnable task) {
        if (terminating && !isCurrentThread()) {
            throw new RejectedExecutionException("event loop " + name + " has terminated");
        }
        StackRoom.require();
        queues.tasks().offer(carrier.carry(task, TASK));
        runner.wake();
    }

    /** On whose behalf the handlers of this loop run. */
    public Behalf behalf() {
        return behalf;
    }

    @Override
    public boolean isCurrentThread() {
        return Thread.currentThread() == runner.owner();
    }

    @Override
    public Handle addTimerHandler(Runnable handler, Duration period, boolean immediate) {
        if (period.compareTo(SHORTEST_PERIOD) < 0) {
            throw new IllegalArgumentException("timer period " + period + ": expected at least 1 ms");
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
        StackRoom.require();
        var added = new FlatOutHandlers.Added(carrier.carry(handler, FLAT_OUT));
        queues.flatOutHandlers().add(added);
        runner.wake();
        return () -> queues.flatOutHandlers().remove(added);
    }

    @Override
    public EventLoopStatistics statistics() {
        return new EventLoopStatistics(
                finishedBefore + runner.finished(),
                failed.get(),
                queues.tasks().size() + items.size(),
                Math.max(queues.taskHighWaterMark(), items.highWaterMark()),
                items.dropped(),
                queues.timerCount(),
                mailboxes.get());
    }

    /** The times of its calls, without those of flat-out handlers and abandoned ones. */
    public CallHistogram callTimes() {
        return queues.callTimes();
    }

    boolean passesOn() {
        return passesOn;
    }

    boolean isTerminating() {
        return terminating;
    }

    boolean mayRunFlatOut() {
        return queues.flatOutHandlers().hasAny(handler -> !isLoose(handler));
    }

    void mailboxReady(MailboxQueue<?> mailbox) {
        (mailbox.precedence() == MailboxPrecedence.CONTROL ? queues.readyControl() : queues.readyNormal())
                .offer(mailbox);
        if (runner.isParked() && !PassingThread.wakesLater(this)) {
            runner.wake();
        }
    }

    /** The thread of the loop waits, and has items now: the calling thread takes a turn of the loop, or wakes it. */
    void goOn(boolean mayTakeTurn) {
        if (!mayTakeTurn || !passesOn || !runner.takeTurn()) {
            runner.wake();
        }
    }

    void mailboxCancelled() {
        mailboxes.decrementAndGet();
    }

    /** On the loop: a call has failed, and the code that made it has caught and logged the exception. */
    public void countFailure() {
        failed.incrementAndGet();
    }

    /** The same for a loop of any kind; a simulated one counts nothing. */
    public static void countFailureOf(EventLoop loop) {
        if (loop instanceof EventLoopThread counting) {
            counting.countFailure();
        }
    }

    void failed(String what, Throwable failure) {
        if (!isCurrentThread()) {
            // Of a call that was cut loose: its outcome is ignored.
            return;
        }
        countFailure();
        try {
            failureHandler.failed(what, failure);
        } catch (RuntimeException | Error hopeless) {
            hopeless.addSuppressed(failure);
            hopeless.printStackTrace();
        }
    }

    /** On the loop: runs a change of its state. Elsewhere: does nothing and returns false. */
    boolean change(Runnable change) {
        return runner.change(change);
    }

    private Timers.Timer timer(Runnable handler, long dueNanos, long periodNanos) {
        return new Timers.Timer(carrier.carry(handler, TIMER), dueNanos, periodNanos);
    }

    private Handle addTimer(Timers.Timer timer) {
        changeTimers(() -> queues.timers().add(timer));
        return () -> {
            if (!terminating || isCurrentThread()) {
                changeTimers(() -> queues.timers().cancel(timer));
            }
        };
    }

    private void changeTimers(Runnable change) {
        Runnable counted = () -> {
            change.run();
            queues.countTimers();
        };
        if (!change(counted)) {
            execute(() -> changeTimers(change));
        }
    }
}
