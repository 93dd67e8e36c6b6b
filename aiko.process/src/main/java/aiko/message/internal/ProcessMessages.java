// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.MessageHandler;
import aiko.message.Messages;
import aiko.message.MessagesStatistics;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/** The messages of a process over its connection to an MQTT server. */
public final class ProcessMessages implements Messages, Connection.Owner {
    /** Messages that may wait for the event loop; further ones are dropped. */
    static final int INBOX_CAPACITY = 1 << 18;

    private static final int KEEP_ALIVE_SECONDS = 60;

    private final EventLoop eventLoop;
    private final Logger logger;
    private final String server;
    private final String clientId = "aiko-" + UUID.randomUUID();
    private final TransportFactory factory;
    private final ConnectedListener listener;
    private final Subscriptions subscriptions;
    private final Markers markers;
    private final Sender sender;
    private final Mailbox<Message> inbox;
    private final Connection connection;

    // Owned by the event loop.
    private final List<ServerWill> wills = new ArrayList<>();
    private Transport transport;
    private int willCount;
    private volatile long received;
    private volatile long connects;

    /**
     * What a process's messages need to know of the process's topics.
     *
     * @param will the topic of the process's last will
     * @param willPayload its payload
     * @param markers a topic that nobody else uses, for {@link Messages#synchronize()}
     */
    public record OwnTopics(String will, byte[] willPayload, String markers) {}

    /** Told, on the event loop, whether the process is connected. */
    @FunctionalInterface
    public interface ConnectedListener {
        /** There is a connection now, or none any more. */
        void connected(boolean connected);
    }

    /** @param eventLoop of the process: it owns what this object holds */
    public ProcessMessages(
            EventLoop eventLoop, Logger logger, ServerSettings settings, OwnTopics topics, ConnectedListener listener) {
        this(
                eventLoop,
                logger,
                settings.toString(),
                settings.reportAfter(),
                id -> new PahoTransport(settings, KEEP_ALIVE_SECONDS, id),
                topics,
                listener);
    }

    ProcessMessages(
            EventLoop eventLoop,
            Logger logger,
            String server,
            int reportAfter,
            TransportFactory factory,
            OwnTopics topics,
            ConnectedListener listener) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.server = server;
        this.factory = factory;
        this.listener = listener;
        subscriptions = new Subscriptions(logger);
        sender = new Sender("aiko-mqtt-send", logger);
        markers = new Markers(topics.markers(), payload -> publish(topics.markers(), payload));
        inbox = eventLoop.addMailboxHandler(
                this::dispatch, "messages from " + server, INBOX_CAPACITY, MailboxPrecedence.NORMAL);
        connection = new Connection(
                eventLoop,
                logger,
                server,
                clientId,
                factory,
                new Transport.Will(topics.will(), topics.willPayload(), false),
                reportAfter,
                this);
        subscriptions.add(TopicFilter.of(topics.markers()), markers);
    }

    /** Connects for the first time; to be called when the first subscriptions have been made. */
    public void open() {
        sender.start();
        connectNow();
    }

    /** Connects now, if it is not connected or connecting, rather than at the next try. */
    public void connectNow() {
        eventLoop.execute(() -> {
            connection.connectNow();
            wills.forEach(ServerWill::connectNow);
        });
    }

    /** Sends what was published before, disconnects in order and ends all threads, within about the limit. */
    public void close(Duration limit) {
        var queued = new CountDownLatch(1);
        eventLoop.execute(queued::countDown);
        await(queued, limit);
        sender.close(limit.dividedBy(2));
        var closed = new CountDownLatch(1);
        eventLoop.execute(() -> {
            List.copyOf(wills).forEach(ServerWill::cancel);
            Transport last = connection.close();
            transport = null;
            var closer = new Thread(
                    () -> {
                        if (last != null) {
                            last.close(limit.dividedBy(2));
                        }
                        closed.countDown();
                    },
                    "aiko-mqtt-close");
            closer.setDaemon(true);
            closer.start();
        });
        await(closed, limit);
    }

    private static void await(CountDownLatch latch, Duration limit) {
        try {
            latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        TopicFilter.checkTopicName(topic);
        sender.publish(topic, payload, delivery, retained);
    }

    @Override
    public void publishCommand(String topic, String command, Object... parameters) {
        publish(topic, SExpressions.generateBytes(command, parameters));
    }

    @Override
    public void respond(String responseTopic, Collection<?> items) {
        publishCommand(responseTopic, "item_count", items.size());
        items.forEach(item -> publishCommand(responseTopic, "response", item));
    }

    @Override
    public Handle subscribe(String topicFilter, MessageHandler handler) {
        TopicFilter filter = TopicFilter.of(topicFilter);
        var entry = new Subscriptions.Entry[1];
        onLoop(() -> {
            entry[0] = subscriptions.add(filter, handler);
            if (transport != null) {
                subscribe(transport, List.of(topicFilter));
            }
        });
        return () -> onLoop(() -> {
            if (subscriptions.remove(entry[0]) && transport != null) {
                transport.unsubscribe(topicFilter);
            }
        });
    }

    @Override
    public LastWill addLastWill(String topic, byte[] payload, boolean retained) {
        TopicFilter.checkTopicName(topic);
        var will = new ServerWill(
                eventLoop,
                logger,
                server,
                clientId + "-will-" + nextWill(),
                factory,
                new Transport.Will(topic, payload, retained),
                wills::remove);
        onLoop(() -> {
            wills.add(will);
            will.connectNow();
        });
        return will;
    }

    private synchronized int nextWill() {
        return ++willCount;
    }

    @Override
    public CompletionStage<Void> synchronize() {
        return markers.add(this::onLoop);
    }

    @Override
    public MessagesStatistics statistics() {
        return new MessagesStatistics(
                sender.published(),
                received,
                sender.dropped(),
                inbox.dropped(),
                sender.waiting(),
                sender.highWaterMark(),
                inbox.size(),
                inbox.highWaterMark(),
                connects);
    }

    @Override
    public void connected(Transport connected) {
        transport = connected;
        connects++;
        sender.connected(connected);
        subscribe(connected, subscriptions.filters());
        listener.connected(true);
    }

    @Override
    public void disconnected() {
        transport = null;
        sender.disconnected();
        markers.disconnected();
        listener.connected(false);
    }

    @Override
    public void received(String topic, byte[] payload, boolean retained) {
        inbox.put(new Message(topic, payload, retained));
    }

    private void dispatch(Message message) {
        received++;
        subscriptions.dispatch(message);
    }

    private void subscribe(Transport to, Collection<String> filters) {
        markers.subscribing();
        to.subscribe(
                filters,
                failure -> onLoop(() -> {
                    if (to != transport) {
                        return;
                    }
                    if (failure != null) {
                        logger.error("MQTT server {}: {}", server, ConnectionProblem.describe(failure));
                    }
                    markers.subscribed();
                }));
    }

    private void onLoop(Runnable change) {
        if (eventLoop.isCurrentThread()) {
            change.run();
            return;
        }
        try {
            eventLoop.execute(change);
        } catch (RejectedExecutionException terminated) {
            logger.debug("a change of the subscriptions comes after the process has ended");
        }
    }
}
