// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.message.Message;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceRegistration;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;

/**
 * A service of the process: its details, and its two mailboxes, which exist once there is a message for them.
 */
final class ServiceEntry implements ServiceRegistration {
    /** Messages for one service that may wait. */
    static final int MAILBOX_CAPACITY = 65_536;

    private final int serviceId;
    private final ServiceDefinition definition;
    private final ServiceDetails details;
    private final ServiceHandler handler;
    private final Bundle bundle;
    private final Object adder;
    private final Consumer<ServiceEntry> remover;

    // Owned by the event loop.
    private Mailbox<Message> inMailbox;
    private Mailbox<Message> controlMailbox;
    private boolean removed;
    private RegistrarDetails announcedTo;

    ServiceEntry(
            int serviceId,
            ServiceDefinition definition,
            ServiceDetails details,
            ServiceHandler handler,
            Bundle bundle,
            Object adder,
            Consumer<ServiceEntry> remover) {
        this.serviceId = serviceId;
        this.definition = definition;
        this.details = details;
        this.handler = handler;
        this.bundle = bundle;
        this.adder = adder;
        this.remover = remover;
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

    /** Whoever added the service, to remove what it leaves behind. */
    Object adder() {
        return adder;
    }

    @Override
    public void remove() {
        remover.accept(this);
    }

    /** On the event loop. Returns false if the message found its mailbox full. */
    boolean in(EventLoop eventLoop, Message message) {
        if (removed) {
            return true;
        }
        if (inMailbox == null) {
            inMailbox = mailbox(eventLoop, "in", handler::in, MailboxPrecedence.NORMAL);
        }
        return inMailbox.put(message);
    }

    /** On the event loop. Returns false if the message found its mailbox full. */
    boolean control(EventLoop eventLoop, Message message) {
        if (removed) {
            return true;
        }
        if (controlMailbox == null) {
            controlMailbox = mailbox(eventLoop, "control", handler::control, MailboxPrecedence.CONTROL);
        }
        return controlMailbox.put(message);
    }

    /** On the event loop: to which registrar the service has been announced, or null. */
    RegistrarDetails announcedTo() {
        return announcedTo;
    }

    /** On the event loop. */
    void setAnnouncedTo(RegistrarDetails registrar) {
        announcedTo = registrar;
    }

    /** On the event loop: no message reaches the handler from now on. */
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

    private Mailbox<Message> mailbox(
            EventLoop eventLoop, String topic, Consumer<Message> messageHandler, MailboxPrecedence precedence) {
        return eventLoop.addMailboxHandler(
                messageHandler, definition.name() + " " + topicPath() + '/' + topic, MAILBOX_CAPACITY, precedence);
    }
}
