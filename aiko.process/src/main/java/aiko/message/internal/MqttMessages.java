// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.Handle;
import aiko.event.internal.Behalf;
import aiko.event.internal.EventLoopThread;
import aiko.event.internal.OnLoop;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.MessagesStatistics;
import aiko.message.ResponseFields;
import aiko.message.ResponseTopic;
import aiko.message.UnsuitableMessageException;
import aiko.message.internal.connection.Closing;
import aiko.message.internal.connection.Connection;
import aiko.message.internal.connection.LastWills;
import aiko.message.internal.connection.ReturnToFirst;
import aiko.message.internal.inprocess.OptionalServer;
import aiko.message.internal.outbox.Barrier;
import aiko.message.internal.outbox.Sender;
import aiko.message.internal.paho.PahoTransport;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.subscription.Echoes;
import aiko.message.internal.subscription.Hearing;
import aiko.message.internal.subscription.Markers;
import aiko.message.internal.subscription.ServerSubscriptions;
import aiko.message.internal.subscription.Subscriptions;
import aiko.message.internal.topic.TopicFilter;
import aiko.message.internal.transport.MqttSettings;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.Transport;
import aiko.sexpression.SExpressionWriter;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/** The messages of a process over its connection to an MQTT server. */
public final class MqttMessages implements ProcessMessages {
    /** If the server has not answered the subscriptions after this time, messages are sent without waiting for it. */
    private static final Duration SUBSCRIBE_LIMIT = Duration.ofSeconds(2);

    /** The messages of an answer that the sender gets at once: each time it is woken costs more than many messages. */
    private static final int TOGETHER = 64;

    /** At the end, the sender has this time to report what it has not sent. */
    private static final Duration REPORT_LIMIT = Duration.ofMillis(200);

    private final EventLoopThread eventLoop;
    private final Logger logger;
    private final ConnectedListener listener;
    private final Subscriptions subscriptions;
    private final ServerSubscriptions serverSubscriptions;
    private final Markers markers;
    private final Sender sender;
    private final Inbox inbox;
    private final Connection connection;
    private final Echoes echoes;
    private final Hearing hearing;
    private final MessageRoom room;
    private final MessageRoom outRoom;
    private final OwnTopics ownTopics;
    private final LastWills wills;
    private final Server server;
    private final ReturnToFirst returnToFirst;
    /** Whether the connection moves to another address: the process is not gone. */
    private boolean isMoving;

    private final Writers writers = new Writers();

    // Owned by the event loop.
    private Transport current;

    private volatile long connects;

    /**
     * The topics of a process that its messages depend on.
     *
     * @param will the topic of the process's last will
     * @param willPayload its payload
     * @param markers a topic that nobody else uses, for {@link Messages#synchronize()}
     * @param services the prefix of the topics of its services
     * @param boot the boot topic
     */
    public record OwnTopics(String will, byte[] willPayload, String markers, String services, String boot) {
        /** For a process that publishes nothing on the boot topic. */
        public OwnTopics(String will, byte[] willPayload, String markers, String services) {
            this(will, willPayload, markers, services, "");
        }
    }

    /** Notified on the event loop if the process is connected or disconnected. */
    @FunctionalInterface
    public interface ConnectedListener {
        /** The process is connected now, or no longer. */
        void connected(boolean connected);
    }

    /** The messages of a process with the default limit of queued messages. */
    public MqttMessages(
            EventLoopThread eventLoop,
            Logger logger,
            MqttSettings settings,
            OwnTopics topics,
            ConnectedListener listener) {
        this(eventLoop, logger, settings, topics, listener, MessageRoom.ofHeap());
    }

    /**
     * If the settings do not require a connection, the process receives what it publishes while the server does not answer.
     *
     * @param eventLoop the event loop of the process, which owns the state of this object
     * @param room for the messages that are queued for the process's services and bundles
     */
    public MqttMessages(
            EventLoopThread eventLoop,
            Logger logger,
            MqttSettings settings,
            OwnTopics topics,
            ConnectedListener listener,
            MessageRoom room) {
        this(
                eventLoop,
                logger,
                settings.connectionRequired()
                        ? PahoTransport.serverOf(settings)
                        : new OptionalServer(eventLoop, logger, settings).asServer(),
                settings.returnInterval(),
                topics,
                listener,
                room,
                new MessageRoom(settings.outboxBytes()));
    }

    MqttMessages(
            EventLoopThread eventLoop, Logger logger, Server server, OwnTopics topics, ConnectedListener listener) {
        this(eventLoop, logger, server, Duration.ZERO, topics, listener, MessageRoom.ofHeap(), MessageRoom.ofHeap());
    }

    private MqttMessages(
            EventLoopThread eventLoop,
            Logger logger,
            Server server,
            Duration returnInterval,
            OwnTopics topics,
            ConnectedListener listener,
            MessageRoom room,
            MessageRoom outRoom) {
        this.eventLoop = eventLoop;
        this.server = server;
        this.logger = logger;
        this.listener = listener;
        subscriptions = new Subscriptions(logger, eventLoop.behalf(), eventLoop::countFailure);
        this.room = room;
        this.outRoom = outRoom;
        sender = new Sender("aiko-mqtt-send", logger, server.name(), outRoom);
        ownTopics = topics;
        markers = new Markers(eventLoop, logger, this::publishMarker, this::heard);
        serverSubscriptions =
                new ServerSubscriptions(subscriptions, markers, logger, server.name(), server.user(), this::post);
        inbox = new Inbox(eventLoop, logger, server.name(), topics.services(), room, subscriptions::dispatch);
        echoes = new Echoes(
                eventLoop,
                logger,
                server.name(),
                server.user(),
                this::whenSeen,
                topic -> serverSubscriptions.refuses(topic),
                serverSubscriptions::renew);
        hearing = new Hearing(eventLoop, inbox::receivedControl, markers::add, serverSubscriptions::renew);
        String clientId = "aiko-" + UUID.randomUUID();
        connection = new Connection(
                eventLoop,
                logger,
                server,
                clientId,
                new Transport.Will(topics.will(), topics.willPayload(), false),
                new MainConnection());
        wills = new LastWills(eventLoop, logger, server, clientId, () -> current != null);
        returnToFirst = new ReturnToFirst(eventLoop, server, returnInterval, this::move);
        subscriptions.add(TopicFilter.of(topics.markers()), markers);
    }

    /** Connects for the first time. Call it after the first subscriptions. */
    public void open() {
        sender.start();
        connectNow();
    }

    /** Connects now instead of at the next try, if it is neither connected nor connecting. */
    public void connectNow() {
        post(() -> {
            connection.connectNow();
            wills.connectNow();
        });
    }

    /**
     * Sends the messages that were published before, disconnects in order, so that no last will is published, and ends all
     * threads, within the limit. It waits: do not call it on the event loop.
     */
    public void close(Duration limit) {
        var deadline = Closing.Deadline.after(limit);
        var earlierTasksDone = new CountDownLatch(1);
        post(earlierTasksDone::countDown);
        deadline.await(earlierTasksDone);
        sender.close(deadline.left().dividedBy(2));
        var transports = new CompletableFuture<List<Transport>>();
        post(() -> transports.complete(closeConnections()));
        deadline.await(Closing.start(deadline.await(transports, List.of()), deadline.left()));
        sender.awaitEnd(REPORT_LIMIT);
        inbox.close();
    }

    /** On the event loop. */
    private List<Transport> closeConnections() {
        var open = new ArrayList<>(wills.close());
        Transport own = connection.close();
        if (own != null) {
            open.add(own);
        }
        returnToFirst.close();
        hearing.disconnected();
        serverSubscriptions.disconnected();
        return open;
    }

    /** The place of the present address of the server among all. Any thread. */
    public int addressIndex() {
        return server.addresses().currentIndex();
    }

    private void move() {
        logger.info("returning to MQTT server {}", server.addresses().current().name());
        wills.move();
        isMoving = true;
        try {
            connection.move();
        } finally {
            isMoving = false;
        }
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        TopicFilter.checkTopicName(topic);
        if (retained && topic.equals(ownTopics.boot())) {
            onLoop(() -> expectEcho(topic, payload));
        }
        sender.publish(topic, payload, delivery, retained);
    }

    @Override
    public boolean offer(String topic, byte[] payload) {
        TopicFilter.checkTopicName(topic);
        return sender.publish(topic, payload, Delivery.AT_MOST_ONCE, false);
    }

    private void publishMarker(byte[] payload) {
        expectEcho(ownTopics.markers(), payload);
        publish(ownTopics.markers(), payload);
    }

    @Override
    public void expectEcho(String topic, byte[] payload) {
        if (current != null) {
            echoes.expect(topic, payload);
        }
    }

    @Override
    public void heard(Message message) {
        if (!message.retained()) {
            echoes.heard(message.topic(), message.payload());
        }
    }

    /** See {@link Echoes.Seen}. */
    private void whenSeen(Consumer<Boolean> then) {
        long droppedBefore = inbox.dropped();
        // A server need not acknowledge a message with QoS 1 that it does not allow; NATS closes the connection without
        // a leader.
        sender.ask(() -> inbox.after(() -> then.accept(inbox.dropped() == droppedBefore)));
    }

    @Override
    public MessageRoom room() {
        return room;
    }

    @Override
    public Optional<String> problem() {
        String known = connection.problem();
        if (known == null) {
            known = sender.refusal();
        }
        if (known == null) {
            known = echoes.problem();
        }
        return Optional.ofNullable(known == null ? serverSubscriptions.problem() : known);
    }

    @Override
    public void publishControl(String topic, String command, Object... parameters) {
        TopicFilter.checkTopicName(topic);
        sender.publishControl(topic, SExpressions.generateBytes(command, parameters), Delivery.AT_MOST_ONCE);
    }

    @Override
    public void publishAcknowledged(String topic, String command, Object... parameters) {
        TopicFilter.checkTopicName(topic);
        sender.publishControl(topic, SExpressions.generateBytes(command, parameters), Delivery.WHILE_CONNECTED);
    }

    @Override
    public void publishCommand(String topic, String command, Object... parameters) {
        TopicFilter.checkTopicName(topic);
        SExpressionWriter writer = writers.take();
        try {
            sender.add(topic, writer.expression(command, parameters));
            sender.wake();
        } finally {
            writers.give(writer);
        }
    }

    @Override
    public void respond(String responseTopic, Collection<?> items) {
        String topic = ResponseTopic.of(responseTopic).text();
        SExpressionWriter writer = writers.take();
        try {
            sender.add(topic, writer.expression("item_count", items.size()));
            int added = 1;
            for (Object item : items) {
                writer.reset();
                if (item instanceof ResponseFields fields) {
                    writer.expression("response", fields.values().toArray());
                } else {
                    writer.expression("response", item);
                }
                sender.add(topic, writer);
                if (++added % TOGETHER == 0) {
                    sender.wake();
                }
            }
        } finally {
            sender.wake();
            writers.give(writer);
        }
    }

    @Override
    public Handle intercept(String topicFilter, MessageInterceptor handler) {
        TopicFilter filter = TopicFilter.of(topicFilter);
        var subscription = new Subscription(filter, handler);
        if (eventLoop.isCurrentThread()) {
            subscription.add();
        } else {
            // The answer to a request that the caller publishes next must not arrive before this subscription.
            Barrier barrier = sender.barrier();
            post(() -> {
                subscription.add();
                barrier.open();
            });
        }
        return subscription;
    }

    /** The subscription of one handler. */
    private final class Subscription implements Handle {
        private final TopicFilter filter;
        private final MessageInterceptor handler;
        private final Object whom = eventLoop.behalf().current();
        private Subscriptions.Entry entry;

        Subscription(TopicFilter filter, MessageInterceptor handler) {
            this.filter = filter;
            this.handler = handler;
        }

        void add() {
            entry = subscriptions.add(filter, handler, whom);
            serverSubscriptions.added(filter);
        }

        @Override
        public void cancel() {
            onLoop(() -> {
                if (entry != null && subscriptions.remove(entry)) {
                    serverSubscriptions.removed(filter);
                }
            });
        }
    }

    @Override
    public LastWill addLastWill(String topic, byte[] payload, boolean retained) {
        TopicFilter.checkTopicName(topic);
        return wills.add(topic, payload, retained);
    }

    @Override
    public CompletionStage<Void> synchronize() {
        var completion = new CompletableFuture<Void>();
        Runnable complete = completing(completion);
        onLoop(() -> markers.add(complete));
        return completion;
    }

    @Override
    public CompletionStage<Void> whenFewerWait(int messages) {
        if (messages < 1) {
            throw new UnsuitableMessageException("fewer than " + messages + " messages: expected a number from 1");
        }
        var completion = new CompletableFuture<Void>();
        Runnable complete = completing(completion);
        sender.whenFewerWait(messages, () -> post(complete));
        return completion;
    }

    /** The stages that the caller makes depend on the completion run on behalf of the same owner as the caller. */
    private Runnable completing(CompletableFuture<Void> completion) {
        Behalf behalf = eventLoop.behalf();
        Object whom = behalf.current();
        return () -> behalf.runFor(whom, () -> completion.complete(null));
    }

    @Override
    public boolean isGivenUp(String topic) {
        return sender.isGivenUp(topic);
    }

    @Override
    public MessagesStatistics statistics() {
        return new MessagesStatistics(
                sender.published(),
                inbox.received(),
                sender.dropped(),
                room.dropped(),
                sender.waiting(),
                sender.highWaterMark(),
                inbox.size(),
                inbox.highWaterMark(),
                connects,
                outRoom.used(),
                outRoom.limit(),
                room.used(),
                room.limit(),
                sender.publishedBytes(),
                inbox.receivedBytes());
    }

    /** Follows the connection that carries the messages. */
    private final class MainConnection implements Connection.Owner {
        /** Connected, but not in use yet. */
        private Transport fresh;

        @Override
        public void connected(Transport transport, boolean endedByServer) {
            connects++;
            returnToFirst.connected();
            // The subscriptions first: messages that are sent from now on may be answered.
            serverSubscriptions.connected(transport, endedByServer);
            fresh = transport;
            if (endedByServer) {
                // Otherwise it would be unknown whether the server closes the connection at a subscription or at a
                // message.
                serverSubscriptions.whenAnswered(() -> use(transport, true));
                eventLoop.addOneShotTimerHandler(() -> use(transport, true), SUBSCRIBE_LIMIT);
            } else {
                use(transport, false);
            }
        }

        private void use(Transport transport, boolean endedByServer) {
            if (transport == fresh) {
                fresh = null;
                current = transport;
                sender.connected(transport, endedByServer);
                hearing.connected();
                listener.connected(true);
            }
        }

        @Override
        public boolean disconnected() {
            boolean isExplained = sender.explainsLoss();
            boolean isSubscribed = serverSubscriptions.areAnswered();
            fresh = null;
            current = null;
            serverSubscriptions.disconnected();
            echoes.disconnected();
            hearing.disconnected();
            markers.disconnected();
            sender.disconnected(isSubscribed);
            if (!isMoving) {
                wills.processDisconnected();
            }
            listener.connected(false);
            return isExplained;
        }

        @Override
        public void received(String topic, byte[] payload, boolean retained) {
            inbox.put(topic, payload, retained);
        }
    }

    private void onLoop(Runnable change) {
        if (!OnLoop.run(eventLoop, change)) {
            reportEnded();
        }
    }

    private void post(Runnable change) {
        if (!OnLoop.post(eventLoop, change)) {
            reportEnded();
        }
    }

    private void reportEnded() {
        logger.debug("ignoring a change of messages: the process has ended");
    }
}
