// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.EventLoop;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.Described;
import aiko.message.Message;
import aiko.message.internal.room.KeptTopics;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.room.Overflow;
import aiko.message.internal.room.QueueRoom;
import org.osgi.service.log.Logger;

/**
 * Passes deliveries of the process to a bundle, on the event loop of the bundle and in order: messages of its subscriptions,
 * connection states, completions.
 */
final class Deliveries {
    /** The most queued messages of the bundle, without those that may use a reserve. */
    static final int CAPACITY = 1 << 18;

    private static final int KEPT_CAPACITY = 1 << 30;

    private final String bundle;
    private final ThreadServices threadServices;
    private final Logger logger;
    private final Mailbox<Delivery> mailbox;
    private final QueueRoom room;
    private final Overflow overflow = new Overflow();

    // Owned by the event loop of the bundle.
    private Message consumed;

    /** One delivery. */
    interface Delivery extends Runnable, Described {
        /** The delivered message; null for none. */
        default Message message() {
            return null;
        }

        /** The owner on whose behalf it runs; null for nobody. */
        Object whom();
    }

    /** @param bundle the name of the bundle, for people */
    Deliveries(String bundle, EventLoop eventLoop, ThreadServices threadServices, QueueRoom room, Logger logger) {
        this.bundle = bundle;
        this.room = room;
        this.threadServices = threadServices;
        this.logger = logger;
        // Before the messages of the bundle's services, as on the event loop of the process: a registrar has to hear of
        // a process before it hears of its services. On nobody's behalf: each delivery has an owner of its own.
        mailbox = threadServices.getFor(
                null,
                () -> eventLoop.addMailboxHandler(
                        this::deliver, "subscriptions of bundle " + bundle, KEPT_CAPACITY, MailboxPrecedence.CONTROL));
    }

    void put(Delivery delivery) {
        mailbox.put(delivery);
    }

    /** A delivery of a message. Returns false if it was dropped for lack of room. */
    boolean putMessage(Delivery delivery) {
        Message message = delivery.message();
        int bytes = MessageRoom.cost(message);
        int waiting = mailbox.size();
        if (waiting < CAPACITY && room.take(bytes, false)
                || KeptTopics.contain(message.topic()) && room.take(bytes, true)) {
            if (!mailbox.put(delivery)) {
                room.give(bytes);
            }
            return true;
        }
        room.room().countDropped();
        if (overflow.drop()) {
            logger.warn(
                    "bundle {}: subscriptions full: {} messages, {} bytes are queued, {} bytes in the process, and"
                            + " event.inbox.bytes is {}; dropping further messages, except control messages and states",
                    bundle,
                    waiting,
                    room.waiting(),
                    room.room().used(),
                    room.room().limit());
        }
        return false;
    }

    /** The bundle was uninstalled: queued deliveries are discarded. */
    void close() {
        room.close();
    }

    /** On the event loop of the bundle: keeps the message from handlers added later. */
    void consume(Message message) {
        consumed = message;
    }

    boolean isConsumed(Message message) {
        return consumed == message;
    }

    private void deliver(Delivery delivery) {
        if (delivery.message() != null) {
            room.give(MessageRoom.cost(delivery.message()));
            noteRoom();
        }
        Object before = threadServices.enter(delivery.whom(), delivery);
        try {
            delivery.run();
        } finally {
            threadServices.enter(before);
        }
    }

    private void noteRoom() {
        if (overflow.isGoing() && mailbox.size() < CAPACITY / 2 && room.isHalfEmpty()) {
            long dropped = overflow.end();
            if (dropped > 0) {
                logger.warn("bundle {}: subscriptions recovered: {} messages dropped", bundle, dropped);
            }
        }
    }
}
