// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.internal.time.CallGroup;
import aiko.event.internal.time.CallTimes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of an event loop, until it is cut loose: that is possible while a handler runs, and another thread continues with
 * all else. The old thread notices it when the handler returns, before it touches anything of the loop.
 *
 * <p>A handler costs no lock: this thread marks that a handler has returned, and then checks whether it is being cut loose. The
 * thread that cuts it loose marks that, and then checks whether the handler has returned. One of them sees the mark of the
 * other, and then a lock decides.
 *
 * <p>While it is parked, a thread that has items for a loop that passes items on may take one turn itself, instead of waking it: see
 * {@link #takeTurn()}. Whoever changes {@link #state} to {@code WORKING} or {@code LENT} owns the loop until it changes it back.
 */
final class LoopRunner implements Runnable {
    private static final int BATCH = 64;
    private static final VarHandle IN_HANDLER;

    static {
        try {
            IN_HANDLER = MethodHandles.lookup().findVarHandle(LoopRunner.class, "inHandler", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final EventLoopThread loop;
    private final LoopQueues queues;
    private final Thread thread;
    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
    private final CallGroup calls;
    private final CallGroup controlCalls;
    private final CallTimes taskTimes = new CallTimes();
    private final CallTimes timerTimes = new CallTimes();
    private volatile Object[] who = {};

    /** The thread that owns the loop: this one, or the one that takes a turn. */
    private volatile Thread owner;

    /** Whether this thread has something to do, and waits for the end of the turn that another one takes. */
    private volatile boolean isAwaited;

    /** The time for which this thread is parked, while that is limited. */
    private long parkedUntil;

    private boolean isParkedForTime;

    // Written by the owner, read by others.
    private boolean inHandler;
    private Object running;
    private String kind;
    private MailboxQueue<?> normal;
    private MailboxQueue<?> control;
    private volatile long finished;

    private volatile boolean cutting;
    private volatile boolean cut;

    private enum State {
        /** The thread of the loop owns it. */
        WORKING,
        /** The thread of the loop waits, or is about to; nobody owns it. */
        PARKED,
        /** Another thread takes a turn. */
        LENT
    }

    /** Ends the thread from within, without touching the loop. */
    private static final class CutLoose extends Error {
        private static final long serialVersionUID = 1L;

        CutLoose() {
            super("another thread continues the event loop", null, false, false);
        }
    }

    LoopRunner(EventLoopThread loop, LoopQueues queues, String name) {
        this.loop = loop;
        this.queues = queues;
        calls = new CallGroup(queues.callTimes());
        controlCalls = new CallGroup(queues.callTimes());
        thread = loop.passesOn() ? new PassingThread(this, name) : new Thread(this, name);
        thread.setDaemon(true);
        owner = thread;
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** The thread that runs the present call. */
    Thread owner() {
        return owner;
    }

    /** Handlers that have returned. */
    long finished() {
        return finished;
    }

    boolean isCut() {
        return cut;
    }

    /** Whether it waits, or is about to. */
    boolean isParked() {
        return state.get() == State.PARKED;
    }

    void wake() {
        // Only one of the threads that see it parked wakes it: that call costs more than all else.
        if (state.get() == State.PARKED && state.compareAndSet(State.PARKED, State.WORKING)) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Takes one turn of the loop on the calling thread, if the thread of the loop is parked, and wakes that one only if there is more
     * to do then. Returns false if it is not parked, so that it sees by itself what there is to do.
     */
    boolean takeTurn() {
        if (state.get() != State.PARKED || !state.compareAndSet(State.PARKED, State.LENT)) {
            return false;
        }
        Object[] ownWho = who;
        try {
            owner = Thread.currentThread();
            who = loop.behalf().ofThisThread();
            turn();
        } catch (Throwable unexpected) {
            recover(unexpected);
        } finally {
            calls.forget();
            boolean isDueEarlier = isDueEarlier();
            who = ownWho;
            owner = thread;
            state.set(State.PARKED);
            if (isAwaited || isDueEarlier || hasToDo()) {
                wake();
            }
        }
        // If the turn has failed, it has not done that.
        PassingThread.end();
        return true;
    }

    /** Whether a timer is due before the thread of the loop wakes by itself. */
    private boolean isDueEarlier() {
        Timers timers = queues.timers();
        return timers.size() > 0 && (!isParkedForTime || timers.earliest() - parkedUntil < 0);
    }

    @Override
    public void run() {
        who = loop.behalf().ofThisThread();
        try {
            while (worksOn()) {
                // as long as the loop has not terminated
            }
        } catch (CutLoose goesOnWithoutIt) {
            loop.looseEnded(this);
        }
    }

    /** Whatever fails outside of handlers, the loop continues. */
    private boolean worksOn() {
        try {
            return work();
        } catch (CutLoose end) {
            throw end;
        } catch (Throwable unexpected) {
            recover(unexpected);
            return true;
        } finally {
            PassingThread.end();
        }
    }

    private void recover(Throwable unexpected) {
        loop.failed("event loop", unexpected);
        if (inHandler) {
            // Interrupted between a handler and the loop.
            leave();
        }
        List<MailboxQueue<?>> held = held();
        control = null;
        normal = null;
        held.forEach(loop::mailboxReady);
        calls.forget();
    }

    private boolean work() {
        if (turn()) {
            return true;
        }
        if (loop.isTerminating()) {
            return false;
        }
        FlatOutHandlers.Added flatOut = queues.flatOutHandlers().next();
        if (flatOut == null || loop.isLoose(flatOut.handler())) {
            park();
        } else {
            run(flatOut.handler(), EventLoopThread.FLAT_OUT);
            calls.forget();
        }
        return true;
    }

    /** Returns whether there was anything to do. */
    private boolean turn() {
        if (loop.passesOn()) {
            PassingThread.begin();
        }
        boolean worked = runControlMailboxes();
        worked |= runTasks();
        worked |= runTimers();
        worked |= runMailbox();
        PassingThread.end();
        return worked;
    }

    private boolean runTasks() {
        queues.noteWaitingTasks();
        Runnable task = queues.tasks().poll();
        if (task == null) {
            return false;
        }
        int pending = 0;
        calls.begin();
        for (int i = 0; task != null; task = ++i < BATCH ? queues.tasks().poll() : null) {
            run(task, EventLoopThread.TASK);
            if (++pending >= taskTimes.groupSize()) {
                calls.end(taskTimes, pending);
                pending = 0;
            }
        }
        if (pending > 0) {
            calls.end(taskTimes, pending);
        }
        return true;
    }

    private boolean runTimers() {
        Timers timers = queues.timers();
        if (timers.size() == 0 || loop.isTerminating()) {
            return false;
        }
        long now = calls.now();
        for (int i = 0; i < BATCH; i++) {
            Timers.Timer timer = timers.takeDue(now);
            if (timer == null) {
                return i > 0;
            }
            if (timer.periodNanos == 0) {
                queues.countTimers();
            }
            if (!loop.isLoose(timer.handler)) {
                calls.begin();
                run(timer.handler, EventLoopThread.TIMER);
                calls.end(timerTimes, 1);
            }
        }
        return true;
    }

    private boolean runMailbox() {
        MailboxQueue<?> mailbox = queues.readyNormal().poll();
        if (mailbox == null) {
            return false;
        }
        normal = mailbox;
        boolean hasMore = mailbox.drain(this, BATCH);
        normal = null;
        if (hasMore) {
            queues.readyNormal().offer(mailbox);
        }
        return true;
    }

    /** Returns whether there were any. */
    boolean runControlMailboxes() {
        boolean worked = false;
        for (MailboxQueue<?> mailbox = queues.readyControl().poll();
                mailbox != null;
                mailbox = queues.readyControl().poll()) {
            worked = true;
            control = mailbox;
            boolean hasMore = mailbox.drain(this, BATCH);
            control = null;
            if (hasMore) {
                queues.readyControl().offer(mailbox);
                break;
            }
        }
        return worked;
    }

    /** The mailbox is about to call its handler. */
    void beginCalls(boolean isNormal) {
        if (isNormal) {
            calls.begin();
        } else {
            // Perhaps amid the calls of another mailbox, after the last reading of the clock.
            controlCalls.forget();
            controlCalls.begin();
        }
    }

    /** The handler of the mailbox has returned that many times since the last reading of the clock. Returns the present time. */
    long endCalls(boolean isNormal, CallTimes times, int number) {
        return isNormal ? calls.end(times, number) : controlCalls.endWithin(calls, times, number);
    }

    /** Whether anything but the mailbox whose turn it is may have to be done. */
    boolean othersWait() {
        return !queues.readyNormal().isEmpty()
                || !queues.tasks().isEmpty()
                || queues.timers().size() > 0;
    }

    private void run(Runnable handler, String itsKind) {
        kind = itsKind;
        running = handler;
        enter();
        try {
            handler.run();
        } catch (Throwable failure) {
            failed(itsKind + ' ' + handler.getClass().getName(), failure);
        }
        leave();
        running = null;
    }

    /** The mailbox passes items to its handler from now on. Returns the previous handler or mailbox. */
    Object running(Object mailbox) {
        Object before = running;
        running = mailbox;
        return before;
    }

    /** A handler is about to be called. */
    void enter() {
        IN_HANDLER.setRelease(this, true);
    }

    /** A handler has returned. Nothing of the loop may be touched before. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void leave() {
        IN_HANDLER.setRelease(this, false);
        finished++;
        if (cutting || cut) {
            settle();
        }
    }

    private synchronized void settle() {
        if (cut) {
            throw new CutLoose();
        }
    }

    void failed(String what, Throwable failure) {
        if (!cut) {
            loop.failed(what, failure);
        }
    }

    /** Runs a change of the loop's state, if this is the thread of the loop and the calling one. Returns whether it has. */
    boolean change(Runnable change) {
        if (Thread.currentThread() != owner) {
            return false;
        }
        synchronized (this) {
            if (cut) {
                return false;
            }
            change.run();
            return true;
        }
    }

    /** The present call; null while there is none. */
    Activity activity() {
        long count = finished;
        if (!(boolean) IN_HANDLER.getAcquire(this)) {
            return null;
        }
        Object[] whose = who;
        return new Activity(
                loop,
                this,
                count,
                running,
                kind,
                whose.length == 0 ? null : whose[0],
                whose.length == 0 ? null : whose[1]);
    }

    /**
     * Cuts this thread loose, if it still runs the handler that it ran when this many had returned. A thread that takes a turn is
     * never cut loose. Any thread.
     */
    synchronized boolean cut(long count) {
        cutting = true;
        try {
            if (!cut && owner == thread && (boolean) IN_HANDLER.getAcquire(this) && finished == count) {
                cut = true;
                return true;
            }
            return false;
        } finally {
            cutting = false;
        }
    }

    /** After it was cut loose: the mailboxes whose items it was handling, inner ones first. */
    List<MailboxQueue<?>> held() {
        var held = new ArrayList<MailboxQueue<?>>();
        if (control != null) {
            held.add(control);
        }
        if (normal != null) {
            held.add(normal);
        }
        return held;
    }

    private void park() {
        // Nobody handles an interrupt that is left here, and with it no thread stays parked.
        Thread.interrupted();
        calls.forget();
        Timers timers = queues.timers();
        isParkedForTime = timers.size() > 0;
        parkedUntil = isParkedForTime ? timers.earliest() : 0;
        long nanos = timers.nanosUntilDue(System.nanoTime());
        if (nanos == 0) {
            return;
        }
        state.set(State.PARKED);
        try {
            if (hasToDo()) {
                return;
            }
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(loop);
            } else {
                LockSupport.parkNanos(loop, nanos);
            }
        } finally {
            takeBack();
        }
    }

    private boolean hasToDo() {
        return queues.haveWork() || loop.isTerminating() || loop.mayRunFlatOut();
    }

    /** Waits for the end of a turn that another thread takes. */
    private void takeBack() {
        while (state.get() != State.WORKING && !state.compareAndSet(State.PARKED, State.WORKING)) {
            isAwaited = true;
            if (state.get() == State.LENT) {
                LockSupport.park(loop);
                Thread.interrupted();
            }
        }
        isAwaited = false;
    }
}
