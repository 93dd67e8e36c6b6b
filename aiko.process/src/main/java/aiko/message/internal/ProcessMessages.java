// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.Handle;
import aiko.event.internal.Behalf;
import aiko.event.internal.EventLoopThread;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.MessagesStatistics;
import aiko.message.ResponseTopic;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/** The messages of a process over its connection to an MQTT server. */
public final class ProcessMessages implements ControlMessages {
    /** So long a server may take to answer subscriptions before messages go out all the same. */
    private static final Duration SUBSCRIBE_LIMIT = Duration.ofSeconds(2);

    /** So long a server may take to acknowledge a message before it is asked for an answer that it gives in any case. */
    private static final Duration ACKNOWLEDGE_LIMIT = Duration.ofSeconds(2);

    private static final int LARGEST_WILL = 65_535;

    /** A message that means nothing. */
    private static final byte[] SEEN = SExpressions.generateBytes("synchronize", 0);

    private static final Duration WILL_CLOSE_LIMIT = Duration.ofMillis(300);

    private final EventLoopThread eventLoop;
    private final Logger logger;
    private final String server;
    private final String user;
    private final Duration connectLimit;
    private final String clientId = "aiko-" + UUID.randomUUID();
    private final TransportFactory factory;
    private final ConnectedListener listener;
    private final Subscriptions subscriptions;
    private final ServerSubscriptions serverSubscriptions;
    private final Markers markers;
    private final Sender sender;
    private final Inbox inbox;
    private final Connection connection;
    private final Echoes echoes;
    private final MessageRoom room;
    private final MessageRoom outRoom;
    private final OwnTopics ownTopics;
    private final AtomicInteger willCount = new AtomicInteger();

    // Owned by the event loop.
    private final List<ServerWill> wills = new ArrayList<>();
    private Transport current;
    private boolean closed;

    private volatile long connects;

    /**
     * What a process's messages need to know of the process's topics.
     *
     * @param will the topic of the process's last will
     * @param willPayload its payload
     * @param markers a topic that nobody else uses, for {@link Messages#synchronize()}
     * @param services what the topics of its services begin with
     * @param boot where its registrar speaks
     */
    public record OwnTopics(String will, byte[] willPayload, String markers, String services, String boot) {
        /** Of a process that says nothing on the boot topic. */
        public OwnTopics(String will, byte[] willPayload, String markers, String services) {
            this(will, willPayload, markers, services, "");
        }
    }

    /** Told, on the event loop, whether the process is connected. */
    @FunctionalInterface
    public interface ConnectedListener {
        /** There is a connection now, or none any more. */
        void connected(boolean connected);
    }

    /** Those of a process for which nobody has set how much may wait. */
    public ProcessMessages(
            EventLoopThread eventLoop,
            Logger logger,
            ServerSettings settings,
            OwnTopics topics,
            ConnectedListener listener) {
        this(eventLoop, logger, settings, topics, listener, MessageRooms.ofHeap());
    }

    /** @param eventLoop of the process: it owns what this object holds */
    public ProcessMessages(
            EventLoopThread eventLoop,
            Logger logger,
            ServerSettings settings,
            OwnTopics topics,
            ConnectedListener listener,
            MessageRooms rooms) {
        this(
                eventLoop,
                logger,
                new Server(
                        settings.toString(),
                        settings.user(),
                        settings.reportAfter(),
                        settings.connectLimit(),
                        clientId -> new PahoTransport(settings, clientId)),
                topics,
                listener,
                rooms);
    }

    /** The same for a process for which nobody has set how much may wait. */
    public static ProcessMessages withOptionalServer(
            EventLoopThread eventLoop,
            Logger logger,
            ServerSettings settings,
            OwnTopics topics,
            ConnectedListener listener) {
        return withOptionalServer(eventLoop, logger, settings, topics, listener, MessageRooms.ofHeap());
    }

    /**
     * Messages of a process that can do without its server: while that does not answer, the process receives what it
     * publishes.
     */
    public static ProcessMessages withOptionalServer(
            EventLoopThread eventLoop,
            Logger logger,
            ServerSettings settings,
            OwnTopics topics,
            ConnectedListener listener,
            MessageRooms rooms) {
        return new ProcessMessages(
                eventLoop, logger, new OptionalServer(eventLoop, logger, settings).asServer(), topics, listener, rooms);
    }

    /**
     * How to make connections.
     *
     * @param name for people
     * @param user whom the server knows, for people
     * @param reportAfter failed tries after which it is logged that the server cannot be reached; 0 for never
     * @param connectLimit how long one try may take
     */
    record Server(String name, String user, int reportAfter, Duration connectLimit, TransportFactory factory) {
        /** Where nobody has a name. */
        Server(String name, int reportAfter, Duration connectLimit, TransportFactory factory) {
            this(name, "this client", reportAfter, connectLimit, factory);
        }
    }

    ProcessMessages(
            EventLoopThread eventLoop, Logger logger, Server server, OwnTopics topics, ConnectedListener listener) {
        this(eventLoop, logger, server, topics, listener, MessageRooms.ofHeap());
    }

    private ProcessMessages(
            EventLoopThread eventLoop,
            Logger logger,
            Server server,
            OwnTopics topics,
            ConnectedListener listener,
            MessageRooms rooms) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.server = server.name();
        this.user = server.user();
        this.connectLimit = server.connectLimit();
        this.factory = server.factory();
        this.listener = listener;
        subscriptions = new Subscriptions(logger, eventLoop.behalf());
        room = rooms.in();
        outRoom = rooms.out();
        sender = new Sender("aiko-mqtt-send", logger, this.server, outRoom);
        ownTopics = topics;
        markers = new Markers(eventLoop, logger, this::publishMarker, this::heard);
        serverSubscriptions =
                new ServerSubscriptions(subscriptions, markers, logger, this.server, server.user(), this::post);
        inbox = new Inbox(eventLoop, logger, this.server, topics.services(), room, subscriptions::dispatch);
        echoes = new Echoes(
                eventLoop,
                logger,
                this.server,
                server.user(),
                this::whenSeen,
                topic -> serverSubscriptions.refuses(topic));
        connection = new Connection(
                eventLoop,
                logger,
                this.server,
                clientId,
                factory,
                new Transport.Will(topics.will(), topics.willPayload(), false),
                server.reportAfter(),
                connectLimit,
                new MainConnection());
        subscriptions.add(TopicFilter.of(topics.markers()), markers);
    }

    /** Connects for the first time; to be called when the first subscriptions have been made. */
    public void open() {
        sender.start();
        connectNow();
    }

    /** Connects now, if it is not connected or connecting, rather than at the next try. */
    public void connectNow() {
        post(() -> {
            connection.connectNow();
            wills.forEach(ServerWill::connectNow);
        });
    }

    /**
     * Sends what was published before, disconnects in order, so that no last will is published, and ends all threads,
     * within the limit. Not to be called on the event loop, since it waits.
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
        inbox.close();
    }

    /** On the event loop. */
    private List<Transport> closeConnections() {
        closed = true;
        var open = new ArrayList<Transport>();
        Transport own = connection.close();
        if (own != null) {
            open.add(own);
        }
        for (ServerWill will : wills) {
            Transport transport = will.takeBack();
            if (transport != null) {
                open.add(transport);
            }
        }
        wills.clear();
        serverSubscriptions.disconnected();
        return open;
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        TopicFilter.checkTopicName(topic);
        if (retained && topic.equals(ownTopics.boot())) {
            onLoop(() -> expectEcho(topic, payload));
        }
        sender.publish(topic, payload, delivery, retained);
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
        Transport asked = current;
        long droppedBefore = inbox.dropped();
        var isSeen = new AtomicBoolean();
        Runnable whenSeen = () -> {
            if (isSeen.compareAndSet(false, true)) {
                inbox.after(() -> then.accept(inbox.dropped() == droppedBefore));
            }
        };
        sender.publishControl(ownTopics.markers(), SEEN, whenSeen);
        // A server may acknowledge nothing that it does not allow.
        eventLoop.addOneShotTimerHandler(
                () -> {
                    if (asked != null && asked == current && sender.waiting() == 0) {
                        asked.ask(whenSeen);
                    }
                },
                ACKNOWLEDGE_LIMIT);
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
        sender.publishControl(topic, SExpressions.generateBytes(command, parameters));
    }

    @Override
    public void publishCommand(String topic, String command, Object... parameters) {
        publish(topic, SExpressions.generateBytes(command, parameters));
    }

    @Override
    public void respond(String responseTopic, Collection<?> items) {
        String topic = ResponseTopic.of(responseTopic).text();
        publishCommand(topic, "item_count", items.size());
        items.forEach(item -> publishCommand(topic, "response", item));
    }

    @Override
    public Handle intercept(String topicFilter, MessageInterceptor handler) {
        TopicFilter filter = TopicFilter.of(topicFilter);
        var subscription = new Subscription(filter, handler);
        if (eventLoop.isCurrentThread()) {
            subscription.add();
        } else {
            // A request that the caller publishes next must not be answered before the server knows of this.
            Barrier barrier = sender.barrier();
            post(() -> {
                subscription.add();
                barrier.open();
            });
        }
        return subscription;
    }

    /** One handler's subscription. */
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
        if (payload.length > LARGEST_WILL) {
            throw new IllegalArgumentException(
                    "a last will of " + payload.length + " bytes: MQTT allows " + LARGEST_WILL);
        }
        var will = new ServerWill(
                eventLoop,
                owner -> new Connection(
                        eventLoop,
                        logger,
                        server,
                        clientId + "-will-" + willCount.incrementAndGet(),
                        factory,
                        new Transport.Will(topic, payload, retained),
                        0,
                        connectLimit,
                        owner),
                problem -> willRefused(topic, payload.length, problem),
                this::willCancelled);
        onLoop(() -> {
            if (!closed) {
                wills.add(will);
                will.connectNow();
            }
        });
        return will;
    }

    /** While the process itself is connected, it is the will that the server does not take. */
    private boolean willRefused(String topic, int bytes, String problem) {
        if (current == null) {
            return false;
        }
        logger.error(
                "MQTT server {} does not take the last will of {} bytes on {}: {}; check whether it may be as large, and"
                        + " whether {} may publish there; trying again until it does",
                server,
                bytes,
                topic,
                problem,
                user);
        return true;
    }

    private void willCancelled(ServerWill will, Transport transport) {
        wills.remove(will);
        if (transport != null) {
            Closing.start(List.of(transport), WILL_CLOSE_LIMIT);
        }
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
            throw new IllegalArgumentException("fewer than " + messages + " messages never wait");
        }
        var completion = new CompletableFuture<Void>();
        Runnable complete = completing(completion);
        sender.whenFewerWait(messages, () -> post(complete));
        return completion;
    }

    /** What the caller has depend on the completion runs on whose behalf the caller does. */
    private Runnable completing(CompletableFuture<Void> completion) {
        Behalf behalf = eventLoop.behalf();
        Object whom = behalf.current();
        return () -> {
            Object before = behalf.enter(whom);
            try {
                completion.complete(null);
            } finally {
                behalf.enter(before);
            }
        };
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
                room.limit());
    }

    /** What the connection that carries the messages tells. */
    private final class MainConnection implements Connection.Owner {
        /** Connected, but not used yet. */
        private Transport fresh;

        @Override
        public void connected(Transport transport, boolean endedByServer) {
            connects++;
            // The subscriptions first: what is sent from now on may be answered.
            serverSubscriptions.connected(transport, endedByServer);
            fresh = transport;
            if (endedByServer) {
                // Else it could not be told whether it ends the connection at a subscription or at a message.
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
            markers.disconnected();
            sender.disconnected(isSubscribed);
            wills.forEach(ServerWill::processDisconnected);
            listener.connected(false);
            return isExplained;
        }

        @Override
        public void received(String topic, byte[] payload, boolean retained) {
            inbox.put(topic, payload, retained);
        }
    }

    private void onLoop(Runnable change) {
        if (eventLoop.isCurrentThread()) {
            change.run();
        } else {
            post(change);
        }
    }

    private void post(Runnable change) {
        try {
            eventLoop.execute(change);
        } catch (RejectedExecutionException terminated) {
            logger.debug("something concerning messages comes after the process has ended");
        }
    }
}
