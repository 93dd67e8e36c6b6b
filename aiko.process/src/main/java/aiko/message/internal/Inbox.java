// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.EventLoop;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.message.Message;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * What has come from the server and waits for the event loop. When too much does, what comes is dropped and counted, but
 * not what the others could not do without: control messages, states and the boot topic. Control messages for the
 * process's own services go before everything else.
 */
final class Inbox {
    /** Messages that may wait for the event loop. */
    static final int CAPACITY = 1 << 18;

    private static final int KEPT_CAPACITY = 1 << 30;

    private final Logger logger;
    private final String server;
    private final Consumer<Message> dispatch;
    private final String ownTopics;
    private final Mailbox<Object> mailbox;
    private final Mailbox<Message> controlMailbox;
    private final AtomicBoolean overflowReported = new AtomicBoolean();
    private final LongAdder overflow = new LongAdder();
    private volatile long received;

    /** @param ownTopics what the topics of the process's services begin with */
    Inbox(EventLoop eventLoop, Logger logger, String server, String ownTopics, Consumer<Message> dispatch) {
        this.logger = logger;
        this.server = server;
        this.ownTopics = ownTopics;
        this.dispatch = dispatch;
        mailbox = eventLoop.addMailboxHandler(
                this::handleOrRun, "messages from " + server, KEPT_CAPACITY, MailboxPrecedence.NORMAL);
        controlMailbox = eventLoop.addMailboxHandler(
                this::handle, "control messages from " + server, KEPT_CAPACITY, MailboxPrecedence.CONTROL);
    }

    /** Any thread; never blocks. */
    void put(String topic, byte[] payload, boolean retained) {
        if (topic.endsWith(KeptTopics.CONTROL) && topic.startsWith(ownTopics)) {
            controlMailbox.put(new Message(topic, payload, retained));
            return;
        }
        if (mailbox.size() < CAPACITY || KeptTopics.contain(topic)) {
            mailbox.put(new Message(topic, payload, retained));
            return;
        }
        overflow.increment();
        if (overflowReported.compareAndSet(false, true)) {
            logger.warn(
                    "{} messages from MQTT server {} wait for the event loop: further ones are dropped, but for control"
                            + " messages",
                    mailbox.size(),
                    server);
        }
    }

    /** Any thread: runs the task on the event loop when what has come before has been handled. */
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

    long dropped() {
        return overflow.sum();
    }

    int size() {
        return mailbox.size() + controlMailbox.size();
    }

    int highWaterMark() {
        return Math.max(mailbox.highWaterMark(), controlMailbox.highWaterMark());
    }

    private void handleOrRun(Object item) {
        if (item instanceof Message message) {
            handle(message);
        } else {
            ((Runnable) item).run();
        }
    }

    /** On the event loop. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void handle(Message message) {
        received++;
        if (overflowReported.get() && mailbox.size() < CAPACITY / 2) {
            overflowReported.set(false);
        }
        dispatch.accept(message);
    }
}
