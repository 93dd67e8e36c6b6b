// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.EventLoop;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.message.Message;
import aiko.message.internal.room.KeptTopics;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.room.Overflow;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * The messages that the server has sent and the event loop has not handled yet. If there is no room for more, further ones
 * are dropped and counted, except those of {@link KeptTopics}. Control messages for the process's own services go before all
 * others.
 */
final class Inbox {
    /** Messages that may be queued for the event loop. */
    static final int CAPACITY = 1 << 18;

    /** While no more are queued here, services and bundles fill the room: the reserve keeps others from losing messages. */
    private static final int FEW = 256;

    private static final int KEPT_CAPACITY = 1 << 30;

    private final Logger logger;
    private final String server;
    private final Consumer<Message> dispatch;
    private final String ownTopics;
    private final Mailbox<Object> mailbox;
    private final Mailbox<Message> controlMailbox;
    private final MessageRoom room;
    private final Overflow overflow = new Overflow();
    private volatile long received;
    private volatile long receivedBytes;
    /** On the event loop. */
    private long receivedControl;

    /** @param ownTopics the prefix of the topics of the process's services */
    Inbox(
            EventLoop eventLoop,
            Logger logger,
            String server,
            String ownTopics,
            MessageRoom room,
            Consumer<Message> dispatch) {
        this.room = room;
        this.logger = logger;
        this.server = server;
        this.ownTopics = ownTopics;
        this.dispatch = dispatch;
        mailbox = eventLoop.addMailboxHandler(
                this::handleOrRun, "messages from " + server, KEPT_CAPACITY, MailboxPrecedence.NORMAL);
        controlMailbox = eventLoop.addMailboxHandler(
                this::handleControl, "control messages from " + server, KEPT_CAPACITY, MailboxPrecedence.CONTROL);
    }

    /** Any thread; never blocks. */
    void put(String topic, byte[] payload, boolean retained) {
        int bytes = MessageRoom.cost(topic, payload);
        int waiting = mailbox.size();
        if (topic.endsWith(KeptTopics.CONTROL) && topic.startsWith(ownTopics)) {
            if (room.take(bytes, true)) {
                controlMailbox.put(new Message(topic, payload, retained));
                return;
            }
        } else if (waiting < CAPACITY && room.take(bytes, waiting < FEW)
                || KeptTopics.contain(topic) && room.take(bytes, true)) {
            mailbox.put(new Message(topic, payload, retained));
            return;
        }
        room.countDropped();
        if (overflow.drop()) {
            logger.warn(
                    "inbox full: {} messages from MQTT server {} and {} bytes in the process are queued, and"
                            + " event.inbox.bytes is {}; dropping further messages, except control messages",
                    size(),
                    server,
                    room.used(),
                    room.limit());
        }
    }

    /** Any thread: runs the task on the event loop once all messages received before have been handled. */
    void after(Runnable task) {
        mailbox.put(task);
    }

    void close() {
        mailbox.cancel();
        controlMailbox.cancel();
    }

    long received() {
        return received;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    /** The messages on control topics of the process's services. On the event loop. */
    long receivedControl() {
        return receivedControl;
    }

    long dropped() {
        return overflow.dropped();
    }

    int size() {
        return mailbox.size() + controlMailbox.size();
    }

    int highWaterMark() {
        return Math.max(mailbox.highWaterMark(), controlMailbox.highWaterMark());
    }

    private void handleOrRun(Object item) {
        if (item instanceof Message message) {
            room.give(MessageRoom.cost(message));
            handle(message);
        } else {
            ((Runnable) item).run();
        }
    }

    private void handleControl(Message message) {
        receivedControl++;
        room.give(MessageRoom.cost(message));
        handle(message);
    }

    /** On the event loop. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void handle(Message message) {
        received++;
        receivedBytes += message.payload().length;
        if (overflow.isGoing() && mailbox.size() < CAPACITY / 2 && room.isHalfEmpty()) {
            caughtUp();
        }
        dispatch.accept(message);
    }

    private void caughtUp() {
        long dropped = overflow.end();
        if (dropped > 0) {
            logger.warn("inbox recovered: {} messages from MQTT server {} dropped", dropped, server);
        }
    }
}
