// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.message.Message;
import aiko.message.MessageHandler;
import aiko.message.Messages;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceRegistration;
import aiko.process.ServiceStatistics;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;

/**
 * A service of the process: its details, and its two mailboxes, which exist once there is a message for them.
 */
final class ServiceEntry implements ServiceRegistration {
    /** A control message is never dropped: it would take more memory than there is to reach this. */
    private static final int CONTROL_CAPACITY = 1 << 30;

    /** What an entry tells. */
    interface Owner {
        Messages messages();

        void remove(ServiceEntry entry);

        /** The calling thread runs that service from now on, null for none. Returns which one it ran before. */
        ServiceRegistration enter(ServiceRegistration service);

        /** On the event loop of the service: its handler threw. */
        void failed(ServiceEntry entry, Message message, Throwable failure);

        /** On the event loop of the process: the first of possibly many messages that found the mailbox full. */
        void overflowed(ServiceEntry entry);
    }

    private final int serviceId;
    private final ServiceDefinition definition;
    private final ServiceDetails details;
    private final ServiceHandler handler;
    private final EventLoop eventLoop;
    private final Bundle bundle;
    private final Object adder;
    private final Owner owner;

    // Owned by the event loop of the process.
    private boolean overflowed;
    private volatile Mailbox<Message> inMailbox;
    private volatile Mailbox<Message> controlMailbox;
    private volatile boolean removed;
    private volatile ControlHandlers controlHandlers;

    // Owned by the event loop of the service.
    private volatile long handled;
    private volatile long failed;

    ServiceEntry(
            int serviceId,
            ServiceDefinition definition,
            ServiceDetails details,
            ServiceHandler handler,
            EventLoop eventLoop,
            Bundle bundle,
            Object adder,
            Owner owner) {
        this.serviceId = serviceId;
        this.definition = definition;
        this.details = details;
        this.handler = handler;
        this.eventLoop = eventLoop;
        this.bundle = bundle;
        this.adder = adder;
        this.owner = owner;
    }

    @Override
    public int serviceId() {
        return serviceId;
    }

    @Override
    public ServiceDefinition definition() {
        return definition;
    }

    @Override
    public ServiceDetails details() {
        return details;
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    @Override
    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public ServiceStatistics statistics() {
        Mailbox<Message> in = inMailbox;
        Mailbox<Message> control = controlMailbox;
        int waiting = (in == null ? 0 : in.size()) + (control == null ? 0 : control.size());
        return new ServiceStatistics(
                handled, failed, waiting, in == null ? 0 : in.highWaterMark(), in == null ? 0 : in.dropped());
    }

    @Override
    public Messages messages() {
        return owner.messages();
    }

    @Override
    public synchronized Handle addControlHandler(MessageHandler handler) {
        if (controlHandlers == null) {
            controlHandlers = new ControlHandlers();
        }
        return controlHandlers.add(handler);
    }

    /** Whoever added the service, to remove what it leaves behind. */
    Object adder() {
        return adder;
    }

    @Override
    public void remove() {
        owner.remove(this);
    }

    /** On the event loop of the process. */
    void in(Message message) {
        if (removed) {
            return;
        }
        if (inMailbox == null) {
            inMailbox = mailbox("in", handler::in, ServiceStatistics.CAPACITY, MailboxPrecedence.NORMAL);
        }
        if (!inMailbox.put(message)) {
            if (!overflowed) {
                overflowed = true;
                owner.overflowed(this);
            }
        } else if (overflowed && inMailbox.size() < ServiceStatistics.CAPACITY / 2) {
            overflowed = false;
        }
    }

    /** On the event loop of the process. */
    void control(Message message) {
        if (removed) {
            return;
        }
        if (controlMailbox == null) {
            controlMailbox = mailbox("control", this::handleControl, CONTROL_CAPACITY, MailboxPrecedence.CONTROL);
        }
        controlMailbox.put(message);
    }

    /** On the event loop of the process: no message reaches the handler from now on. */
    void markRemoved() {
        removed = true;
        if (inMailbox != null) {
            inMailbox.cancel();
        }
        if (controlMailbox != null) {
            controlMailbox.cancel();
        }
    }

    boolean isRemoved() {
        return removed;
    }

    @Override
    public String toString() {
        return "service " + definition.name() + " " + topicPath();
    }

    private void handleControl(Message message) {
        ControlHandlers others = controlHandlers;
        if (others == null || !others.handle(message)) {
            handler.control(message);
        }
    }

    private Mailbox<Message> mailbox(
            String topic, Consumer<Message> messageHandler, int capacity, MailboxPrecedence precedence) {
        return eventLoop.addMailboxHandler(
                message -> handle(messageHandler, message),
                definition.name() + " " + topicPath() + '/' + topic,
                capacity,
                precedence);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void handle(Consumer<Message> messageHandler, Message message) {
        handled++;
        ServiceRegistration before = owner.enter(this);
        try {
            messageHandler.accept(message);
        } catch (Throwable failure) {
            failed++;
            owner.failed(this, message, failure);
        } finally {
            owner.enter(before);
        }
    }
}
