// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.PausableMailbox;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.room.Overflow;
import aiko.message.internal.room.QueueRoom;
import aiko.process.HostedService;
import aiko.process.ServiceStatistics;
import java.util.Optional;
import org.osgi.service.log.LogLevel;

/**
 * The place of a service in its process: its id, who has it now, and its two mailboxes, which exist once there is a message
 * for them. It outlives those who have it.
 */
public final class Place {
    /** Control messages are limited by the memory that they take. */
    private static final int CONTROL_CAPACITY = 1 << 30;

    /** What a place tells. */
    public interface Owner {
        /** The messages of the process, as the bundle of the service sees them. */
        Messages messages(Occupant service);

        void remove(Occupant service);

        /** Whether somebody may take the place of the service, so that what belongs to the place stays. */
        boolean isKept(Occupant service);

        /** Calls it when a successor should have claimed what belongs to the place. On the event loop of the service. */
        void afterGrace(Place place, Runnable action);

        /**
         * The calling thread runs that service from now on, null for none. Returns which one it ran before.
         *
         * @param doing what of it, for those who look at the thread; a message, a text, or null
         */
        HostedService enter(HostedService service, Object doing);

        /** On the event loop of the service: a control message, before anybody else sees it. */
        void controlReceived(Occupant service, Message message);

        /** A service has a log level of its own. */
        void logLevelSet();

        /** On the event loop of the service: its handler threw. */
        void failed(Occupant service, Message message, Throwable failure);

        /** The room that the messages of all services share. */
        MessageRoom room();

        /** On the event loop of the process: the first of possibly many messages that find no room. */
        void overflowed(Place place);

        /** On the event loop of the service: there is room again after so many messages were dropped. */
        void caughtUp(Place place, long dropped);
    }

    private final int serviceId;
    private final EventLoop eventLoop;
    private final Owner owner;
    private final PlaceLife<Occupant> life = new PlaceLife<>();

    // A lock guards that they are made, and whether they rest.
    private volatile Mailbox<Message> inMailbox;
    private volatile Mailbox<Message> controlMailbox;
    private volatile QueueRoom room;
    private volatile Overflow overflow;
    private volatile ControlHandlers controlHandlers;
    private boolean paused;

    private volatile Optional<LogLevel> logLevel = Optional.empty();

    // Owned by the event loop of the service.
    private volatile long handled;
    private volatile long failed;
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

    /** Who has the place, or had it last. */
    public Occupant service() {
        return life.occupant();
    }

    public PlaceLife<Occupant> life() {
        return life;
    }

    /** @param hasState whether a state is kept for it, before which it gets no messages */
    public synchronized void occupy(Occupant first, boolean hasState) {
        life.occupy(first, hasState);
        paused = hasState;
    }

    public ServiceStatistics statistics() {
        Mailbox<Message> in = inMailbox;
        Overflow known = overflow;
        return new ServiceStatistics(
                handled, failed, waiting(), in == null ? 0 : in.highWaterMark(), known == null ? 0 : known.dropped());
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

    /** Null where there are none. */
    public ControlHandlers controlHandlers() {
        return controlHandlers;
    }

    /** On the event loop of the process. */
    public void in(Message message) {
        if (isRemoved()) {
            return;
        }
        Mailbox<Message> mailbox = inMailbox;
        if (mailbox == null) {
            mailbox = createInMailbox();
        }
        put(mailbox, message, false);
    }

    private void put(Mailbox<Message> mailbox, Message message, boolean isControl) {
        int bytes = MessageRoom.cost(message);
        QueueRoom itsRoom = room;
        if (itsRoom.take(bytes, isControl)) {
            if (mailbox.put(message)) {
                return;
            }
            itsRoom.give(bytes);
        }
        itsRoom.room().countDropped();
        if (overflow.drop()) {
            owner.overflowed(this);
        }
    }

    /** Bytes of the messages that wait. */
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

    /** On the event loop of the process: no message reaches anybody from now on. */
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

    /** Any thread: messages wait from now on, but for one that is being handled. */
    public synchronized void pause() {
        paused = true;
        if (inMailbox != null) {
            PausableMailbox.of(inMailbox).pause();
        }
        if (controlMailbox != null) {
            PausableMailbox.of(controlMailbox).pause();
        }
    }

    /** On the event loop of the service: queued messages reach the successor, in order, unless it is leaving again. */
    public synchronized void begin(Occupant successor) {
        if (!life.begin(successor)) {
            return;
        }
        paused = false;
        if (controlMailbox != null) {
            PausableMailbox.of(controlMailbox).resume();
        }
        if (inMailbox != null) {
            PausableMailbox.of(inMailbox).resume();
        }
    }

    /** On the event loop of the service: whether its thread calls the handler just now. */
    public boolean isHandling() {
        return handling == Thread.currentThread();
    }

    /** On the event loop of the service: a call was cut loose. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void countCutLoose() {
        failed++;
    }

    /** On the event loop of the service: what waits for a successor; null for nothing. */
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
        // What hangs in a call is not what waits.
        room.give(MessageRoom.cost(message));
        if (overflow.isGoing()) {
            noteRoom();
        }
        Occupant current = service();
        Thread thread = Thread.currentThread();
        handled++;
        handling = thread;
        HostedService before = owner.enter(current, message);
        try {
            if (isControl) {
                handleControl(current, message);
            } else {
                current.handler().in(message);
            }
        } catch (Throwable failure) {
            // What was cut loose has failed already.
            if (eventLoop.isCurrentThread()) {
                failed++;
                owner.failed(current, message, failure);
            }
        } finally {
            owner.enter(before, null);
            if (handling == thread) {
                handling = null;
            }
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
        if (others == null || !others.handle(message)) {
            current.handler().control(message);
        }
    }
}
