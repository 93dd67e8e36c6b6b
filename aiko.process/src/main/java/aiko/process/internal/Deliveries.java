// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.Described;
import aiko.message.Message;
import aiko.message.internal.KeptTopics;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.log.Logger;

/**
 * Brings to a bundle, on its event loop and in order, what the event loop of the process has for it: messages of its
 * subscriptions, states of the connection, completions.
 */
final class Deliveries {
    /** Messages that may wait for the bundle, but for those that are never dropped. */
    static final int CAPACITY = 1 << 18;

    private static final int KEPT_CAPACITY = 1 << 30;

    private final String bundle;
    private final CurrentServices currentServices;
    private final Logger logger;
    private final Mailbox<Delivery> mailbox;
    private final AtomicBoolean overflowReported = new AtomicBoolean();

    // Owned by the event loop of the bundle.
    private Message consumed;

    /** One thing for the bundle. */
    interface Delivery extends Runnable, Described {
        /** On whose behalf; null for nobody. */
        Object whom();
    }

    /** @param bundle for people */
    Deliveries(String bundle, EventLoop eventLoop, CurrentServices currentServices, Logger logger) {
        this.bundle = bundle;
        this.currentServices = currentServices;
        this.logger = logger;
        // Before messages of the bundle's services, as they are on the event loop of the process: a registrar has to
        // hear
        // of a process before it hears of its services. On nobody's behalf: each delivery has its own.
        Object before = currentServices.enter(null);
        try {
            mailbox = eventLoop.addMailboxHandler(
                    this::deliver, "subscriptions of bundle " + bundle, KEPT_CAPACITY, MailboxPrecedence.CONTROL);
        } finally {
            currentServices.enter(before);
        }
    }

    void put(Delivery delivery) {
        mailbox.put(delivery);
    }

    /** A delivery of that message. Returns false if it is dropped, since too much waits. */
    boolean put(Delivery delivery, Message message) {
        int waiting = mailbox.size();
        if (waiting >= CAPACITY && !KeptTopics.contain(message.topic())) {
            if (overflowReported.compareAndSet(false, true)) {
                logger.warn(
                        "bundle {}: {} messages wait for its subscriptions; further ones are dropped until it has caught"
                                + " up, but for control messages and states",
                        bundle,
                        waiting);
            }
            return false;
        }
        if (waiting < CAPACITY / 2 && overflowReported.get()) {
            overflowReported.set(false);
        }
        mailbox.put(delivery);
        return true;
    }

    /** On the event loop of the bundle: no handler that was added later is to see the message. */
    void consume(Message message) {
        consumed = message;
    }

    boolean isConsumed(Message message) {
        return consumed == message;
    }

    private void deliver(Delivery delivery) {
        Object before = currentServices.enter(delivery.whom(), delivery);
        try {
            delivery.run();
        } finally {
            currentServices.enter(before);
        }
    }
}
