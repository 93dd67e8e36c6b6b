// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.EventLoopThread;
import aiko.event.internal.PausableMailbox;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.room.Overflow;
import aiko.message.internal.room.QueueRoom;
import aiko.process.HostedService;
import aiko.process.ServiceStatistics;
import aiko.process.spi.HandlerTracer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.log.LogLevel;

/**
 * The place of a service in its process: its id, its occupant, and its two mailboxes, each created at its first message. It
 * outlives its occupants.
 */
public final class Place {
    /** Control messages are limited by memory, not by number. */
    private static final int CONTROL_CAPACITY = 1 << 30;

    /** What a place needs of its process. */
    public interface Owner {
        /** The messages of the process, as the bundle of the service sees them. */
        Messages messages(Occupant service);

        void remove(Occupant service);

        /** Whether the place is kept for a successor, with everything that belongs to it. */
        boolean isKept(Occupant service);

        /** Runs the action after the grace time, on the event loop of the service. */
        void afterGrace(Place place, Runnable action);

        /**
         * The calling thread runs that service from now on, null for none. Returns the previous one.
         *
         * @param doing its present work, for observers of the thread: a message, a text, or null
         */
        HostedService enter(HostedService service, Object doing);

        /** On the event loop of the service: a control message, before all handlers. */
        void controlReceived(Occupant service, Message message);

        /** Whether a control message is a question that each service answers: no figure of the service counts it. */
        default boolean isQuestion(Message message) {
            return false;
        }

        /**
         * On the event loop of the service, after all control handlers: answers a question that each service answers. Returns whether
         * the message is no concern of the service.
         */
        boolean answered(Occupant service, Message message);

        /** A log level of a service was set. */
        void logLevelSet();

        /** On the event loop of the service: its handler threw, perhaps because of an unsuitable message. */
        void failed(Occupant service, Message message, Throwable failure);

        /** On the event loop of the service: its handler is about to get a message. Null if that is not traced. */
        default HandlerTracer.Handling traced(Occupant service, Message message) {
            return null;
        }

        /** On the event loop of the service: the place has a successor, for which messages were queued that long. */
        default void replaced(Occupant successor, Duration held) {}

        /** That failure, for people. */
        default String text(Throwable failure) {
            return String.valueOf(failure.toString());
        }

        /** The memory room that the messages of all services share. */
        MessageRoom room();

        /** On the event loop of the process: the first of possibly many messages was dropped. */
        void overflowed(Place place);

        /** On the event loop of the service: there is room again, after this number of dropped messages. */
        void caughtUp(Place place, long dropped);
    }

    private final int serviceId;
    private final EventLoop eventLoop;
    private final Owner owner;
    private final PlaceLife<Occupant> life = new PlaceLife<>();
    private final Instant added = Instant.now();

    // A lock guards their creation, and whether they are paused.
    private volatile Mailbox<Message> inMailbox;
    private volatile Mailbox<Message> controlMailbox;
    private volatile QueueRoom room;
    private volatile Overflow overflow;
    private volatile ControlHandlers controlHandlers;
    private boolean paused;
    /** On the nano clock; 0 if it is not paused for a swap. */
    private long pausedSince;

    private volatile Optional<LogLevel> logLevel = Optional.empty();

    // Owned by the event loop of the service.
    private volatile long handled;
    private volatile long failed;
    private volatile ServiceStatistics.Failure lastFailure;
    private volatile long abandonedNanos;
    private volatile long longestAbandonedNanos;
    private Thread handling;
    private Object state;

    public Place(int serviceId, EventLoop eventLoop, Owner owner) {
        this.serviceId = serviceId;
        this.eventLoop = eventLoop;
        this.owner = owner;
    }

    public int serviceId() {
        return serviceId;
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    public Owner owner() {
        return owner;
    }

    /** The occupant, or the last one. */
    public Occupant service() {
        return life.occupant();
    }

    public PlaceLife<Occupant> life() {
        return life;
    }

    /** @param hasState whether a kept state is restored first; its messages are queued until then */
    public synchronized void occupy(Occupant first, boolean hasState) {
        life.occupy(first, hasState);
        paused = hasState;
    }

    public ServiceStatistics statistics() {
        Mailbox<Message> in = inMailbox;
        Mailbox<Message> control = controlMailbox;
        Overflow known = overflow;
        long longest = Math.max(longestAbandonedNanos, Math.max(longestNanos(in), longestNanos(control)));
        return new ServiceStatistics(
                handled,
                failed,
                waiting(),
                in == null ? 0 : in.highWaterMark(),
                known == null ? 0 : known.dropped(),
                added,
                Duration.ofNanos(abandonedNanos + nanos(in) + nanos(control)),
                Duration.ofNanos(longest),
                Optional.ofNullable(lastFailure));
    }

    private static long nanos(Mailbox<Message> mailbox) {
        return mailbox == null ? 0 : PausableMailbox.of(mailbox).nanos();
    }

    private static long longestNanos(Mailbox<Message> mailbox) {
        return mailbox == null ? 0 : PausableMailbox.of(mailbox).longestNanos();
    }

    public int waiting() {
        Mailbox<Message> in = inMailbox;
        Mailbox<Message> control = controlMailbox;
        return (in == null ? 0 : in.size()) + (control == null ? 0 : control.size());
    }

    synchronized Handle addControlHandler(Occupant adder, MessageInterceptor handler) {
        if (controlHandlers == null) {
            controlHandlers = new ControlHandlers(this);
        }
        return controlHandlers.add(adder, handler);
    }

    Optional<LogLevel> logLevel() {
        return logLevel;
    }

    void setLogLevel(Optional<LogLevel> level) {
        logLevel = level;
        owner.logLevelSet();
    }

    /** Null if there are none. */
    public ControlHandlers controlHandlers() {
        return controlHandlers;
    }

    /** On the event loop of the process. Returns whether the message was queued. */
    public boolean in(Message message) {
        if (isRemoved()) {
            return false;
        }
        Mailbox<Message> mailbox = inMailbox;
        if (mailbox == null) {
            mailbox = createInMailbox();
        }
        return put(mailbox, message, false);
    }

    private boolean put(Mailbox<Message> mailbox, Message message, boolean isControl) {
        int bytes = MessageRoom.cost(message);
        QueueRoom itsRoom = room;
        if (itsRoom.take(bytes, isControl)) {
            if (mailbox.put(message)) {
                return true;
            }
            itsRoom.give(bytes);
        }
        itsRoom.room().countDropped();
        if (overflow.drop()) {
            owner.overflowed(this);
        }
        return false;
    }

    /** The bytes of the queued messages. */
    public long waitingBytes() {
        QueueRoom itsRoom = room;
        return itsRoom == null ? 0 : itsRoom.waiting();
    }

    /** On the event loop of the process. */
    public void control(Message message) {
        if (isRemoved()) {
            return;
        }
        Mailbox<Message> mailbox = controlMailbox;
        if (mailbox == null) {
            mailbox = createControlMailbox();
        }
        put(mailbox, message, true);
    }

    /** On the event loop of the process: no handler gets a message any more. */
    public void markRemoved() {
        life.remove(life.occupant());
        if (inMailbox != null) {
            inMailbox.cancel();
        }
        if (controlMailbox != null) {
            controlMailbox.cancel();
        }
        if (room != null) {
            room.close();
        }
        if (controlHandlers != null) {
            controlHandlers.endCompanions();
        }
    }

    public boolean isRemoved() {
        return life.state() == PlaceLife.State.REMOVED;
    }

    /** Any thread: messages are queued from now on, except one that is being handled. */
    public synchronized void pause() {
        if (!paused) {
            pausedSince = System.nanoTime() | 1;
        }
        paused = true;
        if (inMailbox != null) {
            PausableMailbox.of(inMailbox).pause();
        }
        if (controlMailbox != null) {
            PausableMailbox.of(controlMailbox).pause();
        }
    }

    /**
     * On the event loop of the service: the successor gets the queued messages, in order, unless it is leaving already.
     *
     * @return the nanoseconds for which the service was paused to be replaced; negative if it was not
     */
    public long begin(Occupant successor) {
        long pause = beginNow(successor);
        if (pause >= 0) {
            owner.replaced(successor, Duration.ofNanos(pause));
        }
        return pause;
    }

    private synchronized long beginNow(Occupant successor) {
        if (!life.begin(successor)) {
            return -1;
        }
        long pause = pausedSince == 0 ? -1 : System.nanoTime() - pausedSince;
        pausedSince = 0;
        paused = false;
        if (controlMailbox != null) {
            PausableMailbox.of(controlMailbox).resume();
        }
        if (inMailbox != null) {
            PausableMailbox.of(inMailbox).resume();
        }
        return pause;
    }

    /** On the event loop of the service: whether the handler is being called. */
    public boolean isHandling() {
        return handling == Thread.currentThread();
    }

    /** Between the abandoned call and the next one of the event loop. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void countCutLoose(Duration busy) {
        failed++;
        abandonedNanos += busy.toNanos();
        longestAbandonedNanos = Math.max(longestAbandonedNanos, busy.toNanos());
        failedNow(String.format(Locale.ROOT, "abandoned after %.1f s", busy.toMillis() / 1e3));
    }

    private void failedNow(String text) {
        lastFailure = new ServiceStatistics.Failure(text, Instant.now());
    }

    /** On the event loop of the service: the state for a successor; null for none. */
    public void leaveState(Object state) {
        this.state = state;
    }

    /** On the event loop of the service. */
    public Object state() {
        return state;
    }

    @Override
    public String toString() {
        return service().toString();
    }

    private synchronized Mailbox<Message> createInMailbox() {
        inMailbox = mailbox("in", false, ServiceStatistics.CAPACITY, MailboxPrecedence.NORMAL);
        return inMailbox;
    }

    private synchronized Mailbox<Message> createControlMailbox() {
        controlMailbox = mailbox("control", true, CONTROL_CAPACITY, MailboxPrecedence.CONTROL);
        return controlMailbox;
    }

    private Mailbox<Message> mailbox(String topic, boolean isControl, int capacity, MailboxPrecedence precedence) {
        if (room == null) {
            overflow = new Overflow();
            room = owner.room().ofQueue();
        }
        Mailbox<Message> mailbox = eventLoop.addMailboxHandler(
                (Message message) -> handle(message, isControl),
                service().definition().name() + " " + service().topicPath() + '/' + topic,
                capacity,
                precedence);
        if (paused) {
            PausableMailbox.of(mailbox).pause();
        }
        return mailbox;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void handle(Message message, boolean isControl) {
        // The message in a call that hangs is no longer queued.
        room.give(MessageRoom.cost(message));
        if (overflow.isGoing()) {
            noteRoom();
        }
        Occupant current = service();
        Thread thread = Thread.currentThread();
        if (isControl && owner.isQuestion(message)) {
            // The one who asks does not change the answer.
            PausableMailbox.of(controlMailbox).excludeCall();
        } else {
            handled++;
        }
        handling = thread;
        HostedService before = owner.enter(current, message);
        try {
            if (isControl) {
                handleControl(current, message);
            } else {
                handleIn(current, message);
            }
        } catch (Throwable failure) {
            // An abandoned call was counted as a failure already.
            if (eventLoop.isCurrentThread()) {
                boolean isItsFailure = !IgnoredMessages.isAtFault(failure);
                if (isItsFailure) {
                    failed++;
                    EventLoopThread.countFailureOf(eventLoop);
                }
                owner.failed(current, message, failure);
                if (isItsFailure) {
                    failedNow(owner.text(failure));
                }
            }
        } finally {
            owner.enter(before, null);
            if (handling == thread) {
                handling = null;
            }
        }
    }

    private void handleIn(Occupant current, Message message) {
        HandlerTracer.Handling traced = owner.traced(current, message);
        if (traced == null) {
            current.handler().in(message);
            return;
        }
        Throwable failed = null;
        try {
            current.handler().in(message);
        } catch (Throwable failure) {
            failed = failure;
            throw failure;
        } finally {
            traced.end(failed);
        }
    }

    private void noteRoom() {
        if (waiting() < ServiceStatistics.CAPACITY / 2 && room.isHalfEmpty()) {
            long dropped = overflow.end();
            if (dropped > 0) {
                owner.caughtUp(this, dropped);
            }
        }
    }

    private void handleControl(Occupant current, Message message) {
        owner.controlReceived(current, message);
        ControlHandlers others = controlHandlers;
        if ((others == null || !others.handle(message)) && !owner.answered(current, message)) {
            current.handler().control(message);
        }
    }
}
