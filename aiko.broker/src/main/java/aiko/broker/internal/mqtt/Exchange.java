// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.memory.MemoryBudget;
import aiko.broker.internal.memory.MemoryLimits;
import aiko.broker.internal.memory.QueueMemory;
import aiko.broker.internal.packet.IncomingPacket;
import aiko.broker.internal.packet.Message;
import aiko.broker.internal.packet.OutgoingPacket;
import aiko.broker.internal.packet.PacketType;
import aiko.broker.internal.packet.PacketWriter;
import aiko.broker.internal.packet.ProtocolViolation;
import aiko.broker.internal.topic.RetainedMessages;
import aiko.broker.internal.topic.TopicLevels;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.process.spi.LineLimit;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;

/**
 * Handles the requests of clients: connects and subscribes them, and passes on their messages.
 *
 * <p>A client that reads receives every message: while it does not read fast enough, the server does not read from its
 * publishers.
 */
final class Exchange {
    private static final int VERSION_3_1 = 3;
    private static final int VERSION_3_1_1 = 4;
    private static final int FLAG_CLEAN = 2;
    private static final int FLAG_WILL = 4;
    private static final int FLAG_WILL_RETAINED = 0x20;
    private static final int FLAG_PASSWORD = 0x40;
    private static final int FLAG_USER_NAME = 0x80;
    private static final int EXACTLY_ONCE = 2;

    /** The memory of a connection. */
    static final int CONNECTION_BYTES = 4 << 10;

    /** The memory of a connection with TLS: the engine, and its buffers while they are needed. */
    static final int SECURE_CONNECTION_BYTES = 64 << 10;

    /** A client may use this part of the memory that the others leave. */
    private static final int SHARE_OF_FREE = 4;

    /** In any case a client may use this part of all memory. */
    private static final int SHARE_OF_ALL = 64;

    /** A client that takes less than this within the time limit does not read. */
    private static final int LEAST_TAKEN = 64 << 10;

    private static final long REPORT_SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final Gate gate;
    private final QueueMemory room;
    private final Subscriptions subscriptions = new Subscriptions();
    private final RetainedMessages retainedMessages;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Set<Session> absent = new LinkedHashSet<>();
    private final Set<Session> slow = new LinkedHashSet<>();
    private final Set<Session> reportedSlow = new LinkedHashSet<>();
    /** Those that do not read, and have missed a last will for which there was no room. */
    private final Set<ClientConnection> drowned = new LinkedHashSet<>();

    private final ClientNames names = new ClientNames();
    private final MemoryBudget held;
    private final MemoryBudget incomplete;
    private final MemoryBudget unread;
    private boolean retainedFull;
    private volatile long notRetained;
    private volatile int connections;
    private volatile int absentCount;
    private volatile long discardedSessions;
    private volatile long disconnections;
    private boolean isHeldFull;
    private boolean isDiscarding;

    Exchange(Logger logger, MemoryLimits limits, MemoryBudget incomplete, MemoryBudget unread, Gate gate) {
        this.logger = logger;
        this.gate = gate;
        this.incomplete = incomplete;
        this.unread = unread;
        room = new QueueMemory(limits);
        held = new MemoryBudget(limits.clientBytes());
        retainedMessages = new RetainedMessages(limits.retainedBytes(), limits.retainedMessages());
        retainedMessages.put(new Message(ServerName.TOPIC, 0, ServerName.OURS, 0, false));
    }

    /** Counts a new connection. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void opened() {
        connections++;
    }

    /** Any thread. */
    int connections() {
        return connections;
    }

    /** Makes room at the expense of disconnected clients, except for one. */
    private boolean hold(long bytes, String what, Session spared) {
        if (!held.hasRoomFor(bytes)) {
            discardFor(bytes, what, spared);
        }
        if (held.take(bytes)) {
            return true;
        }
        if (!isHeldFull) {
            isHeldFull = true;
            logger.warn(
                    "{} refused: connections, sessions, subscriptions and last wills of {} clients use {} bytes, and"
                            + " clients.bytes of aiko.broker is {}; further ones are refused until there is room",
                    what,
                    connections,
                    held.used(),
                    held.limit());
        }
        return false;
    }

    /** Discards the oldest sessions of disconnected clients, unless there would not be room even without all of them. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void discardFor(long bytes, String what, Session spared) {
        long absentBytes = 0;
        for (Session session : absent) {
            absentBytes += session == spared ? 0 : session.heldBytes();
        }
        if (!held.hasRoomFor(bytes - absentBytes)) {
            return;
        }
        for (Session oldest : List.copyOf(absent)) {
            if (oldest == spared) {
                continue;
            }
            if (!isDiscarding) {
                isDiscarding = true;
                logger.warn(
                        "session of MQTT {} discarded, with its queued messages: it is the oldest of {} sessions of"
                                + " disconnected clients, and {} needs its room; clients.bytes of aiko.broker is {};"
                                + " further ones are discarded until there is room",
                        ClientNames.describe(oldest.clientId),
                        absent.size(),
                        what,
                        held.limit());
            }
            discardedSessions++;
            end(oldest);
            if (held.hasRoomFor(bytes)) {
                return;
            }
        }
    }

    private void release(long bytes) {
        held.give(bytes);
        if (!held.hasRoomAgain()) {
            return;
        }
        isDiscarding = false;
        if (isHeldFull) {
            isHeldFull = false;
            logger.warn("there is room for clients again: {} requests refused so far", held.refused());
        }
    }

    /** Any thread. */
    EmbeddedServerStatistics statistics() {
        return new EmbeddedServerStatistics(
                connections,
                retainedMessages.count(),
                absentCount,
                discardedSessions,
                disconnections,
                room.statistics(),
                new EmbeddedServerStatistics.Memory(
                        retainedMessages.bytes(), room.limits().retainedBytes(), notRetained),
                held.statistics(),
                incomplete.statistics(),
                unread.statistics());
    }

    /** Returns false if the packet has to wait. */
    boolean received(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation {
        Session session = connection.session;
        if (session == null) {
            if (packet.type() != PacketType.CONNECT) {
                throw new ProtocolViolation("first packet is not CONNECT");
            }
            connect(connection, packet);
            return true;
        }
        if (connection.mayOnlyAskForName && !ServerName.isQuestion(packet)) {
            throw new ProtocolViolation("asks for more than the name of the server, without an account");
        }
        if (connection.hasUnreadAnswers() && connection.isHeard()) {
            unread.refuse();
            waitFor(connection, session);
            return false;
        }
        switch (packet.type()) {
            case PacketType.PUBLISH:
                return publish(connection, packet);
            case PacketType.PUBACK, PacketType.PUBCOMP:
                session.acknowledged(packet.readPacketId());
                break;
            case PacketType.PUBREC:
                session.passedOn(packet.readPacketId());
                break;
            case PacketType.PUBREL:
                int released = packet.readPacketId();
                session.received.clear(released);
                answer(connection, PacketWriter.acknowledgement(PacketType.PUBCOMP, released));
                break;
            case PacketType.SUBSCRIBE:
                // Retained messages follow: not for a client with a full queue.
                if (connection.isHeard() && (session.isFull() || room.isFull())) {
                    waitFor(connection, session);
                    return false;
                }
                subscribe(connection, packet);
                break;
            case PacketType.UNSUBSCRIBE:
                unsubscribe(connection, packet);
                break;
            case PacketType.PINGREQ:
                answer(connection, PacketWriter.PINGRESP);
                break;
            case PacketType.DISCONNECT:
                connection.will = null;
                close(connection);
                break;
            default:
                throw new ProtocolViolation("unexpected packet of type " + packet.type());
        }
        return true;
    }

    private static void answer(ClientConnection connection, byte[] packet) {
        connection.send(OutgoingPacket.ofProtocol(packet));
    }

    private void connect(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation {
        String protocol = packet.readText();
        int version = packet.readByte();
        if (!(protocol.equals("MQTT") || protocol.equals("MQIsdp"))) {
            throw new ProtocolViolation("protocol is not MQTT");
        }
        if (version != VERSION_3_1 && version != VERSION_3_1_1) {
            refuse(
                    connection,
                    version > VERSION_3_1_1
                            ? PacketWriter.CONNACK_TO_VERSION_5
                            : PacketWriter.connack(false, PacketWriter.UNKNOWN_VERSION));
            return;
        }
        int flags = packet.readByte();
        if ((flags & 1) != 0 || (flags >> 3 & 3) > EXACTLY_ONCE) {
            throw new ProtocolViolation("unknown flags in CONNECT");
        }
        connection.keepAliveNanos = TimeUnit.SECONDS.toNanos(packet.readShort());
        String clientId = packet.readText();
        boolean clean = (flags & FLAG_CLEAN) != 0;
        ClientConnection.LastWill will = (flags & FLAG_WILL) == 0 ? null : will(packet, flags);
        String user = (flags & FLAG_USER_NAME) == 0 ? "" : packet.readText();
        byte[] password = (flags & FLAG_PASSWORD) == 0 ? OutgoingPacket.NOTHING : packet.readBytes();
        gate.check(connection, packet.end() - packet.start(), user, password, code -> {
            if (code != PacketWriter.ACCEPTED) {
                refuse(connection, PacketWriter.connack(false, code));
            } else if (connection.mayOnlyAskForName) {
                // It neither takes the place of a client, nor publishes a last will.
                admit(connection, "", true, null);
            } else {
                admit(connection, clientId, clean, will);
            }
        });
    }

    private void admit(ClientConnection connection, String clientId, boolean clean, ClientConnection.LastWill will) {
        if (clientId.isEmpty() && !clean) {
            refuse(connection, PacketWriter.connack(false, PacketWriter.IDENTIFIER_REJECTED));
            return;
        }
        String name = clientId.isEmpty() ? names.next() : clientId;
        long willBytes = will == null ? 0 : will.message().cost();
        Session former = sessions.get(name);
        long sessionBytes = former == null ? Session.cost(name) : 0;
        if (!hold(connection.bytes + willBytes + sessionBytes, ClientNames.describe(name), former)) {
            refuse(connection, PacketWriter.connack(false, PacketWriter.UNAVAILABLE));
            return;
        }
        connection.isAdmitted = true;
        if (!connection.mayOnlyAskForName) {
            connection.leaveNewcomers();
        }
        connection.will = will;
        connection.willBytes = willBytes;
        enter(connection, name, clean);
    }

    private static ClientConnection.LastWill will(IncomingPacket packet, int flags) throws ProtocolViolation {
        String topic = packet.readText();
        TopicLevels.checkTopic(topic);
        byte[] payload = packet.readBytes();
        return new ClientConnection.LastWill(
                new Message(topic, flags >> 3 & 3, payload, 0, false).asLastWill(), (flags & FLAG_WILL_RETAINED) != 0);
    }

    private void refuse(ClientConnection connection, byte[] connack) {
        answer(connection, connack);
        connection.closeWhenWritten();
    }

    private void enter(ClientConnection connection, String clientId, boolean clean) {
        Session former = sessions.get(clientId);
        boolean isKnown = former != null;
        if (former != null && former.connection() != null) {
            close(former.connection());
            former = sessions.get(clientId);
        }
        if (former != null && (clean || former.clean)) {
            end(former);
            former = null;
        }
        if (isKnown && former == null) {
            // The former session's end has released as much.
            held.change(Session.cost(clientId));
        }
        Session session = former == null ? new Session(clientId, clean, room) : former;
        absent.remove(session);
        absentCount = absent.size();
        sessions.put(clientId, session);
        connection.session = session;
        answer(connection, PacketWriter.connack(former != null, PacketWriter.ACCEPTED));
        session.connected(connection);
    }

    private void subscribe(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation {
        int id = packet.readPacketId();
        if (packet.remaining() == 0) {
            throw new ProtocolViolation("SUBSCRIBE without a topic filter");
        }
        // A packet may have millions of filters: only granted ones are stored, for which there is a limit.
        var answers = new ByteArrayOutputStream();
        var granted = new LinkedHashMap<String, Integer>();
        while (packet.remaining() > 0) {
            String filter = packet.readText();
            TopicLevels.checkFilter(filter);
            int wanted = packet.readByte();
            if (wanted > EXACTLY_ONCE) {
                throw new ProtocolViolation("unknown quality of service in SUBSCRIBE");
            }
            if (subscribe(connection, filter, wanted)) {
                granted.merge(filter, wanted, Math::max);
                answers.write(wanted);
            } else {
                answers.write(PacketWriter.SUBSCRIPTION_REFUSED);
            }
        }
        answer(connection, PacketWriter.suback(id, answers.toByteArray()));
        // Each message once, even if it matches several filters.
        var matching = new LinkedHashMap<Message, Integer>();
        granted.forEach((filter, most) ->
                retainedMessages.forEachMatching(filter, message -> matching.merge(message, most, Math::max)));
        Session session = connection.session;
        matching.forEach((message, most) -> session.deliver(message, most, true));
    }

    /** Returns false if there is no room. */
    private boolean subscribe(ClientConnection connection, String filter, int qualityOfService) {
        Session session = connection.session;
        if (!session.subscriptions.containsKey(filter)) {
            int cost = Subscriptions.cost(filter);
            if (!mayHold(cost, session) || !hold(cost, "a subscription of " + connection, null)) {
                return false;
            }
            session.subscriptionBytes += cost;
        }
        session.subscriptions.put(filter, qualityOfService);
        subscriptions.add(filter, session, qualityOfService);
        return true;
    }

    /** One client alone cannot use up the memory for all. */
    private boolean mayHold(int bytes, Session session) {
        long own = session.heldBytes();
        long most = Math.max(held.limit() / SHARE_OF_ALL, (held.limit() - held.used() + own) / SHARE_OF_FREE);
        if (own + bytes <= most) {
            return true;
        }
        held.refuse();
        if (!session.isRefusalReported) {
            session.isRefusalReported = true;
            logger.warn(
                    "a subscription of {} refused: its subscriptions use {} bytes, and one client can use a quarter of what"
                            + " others leave; clients.bytes of aiko.broker is {}, {} are used",
                    session.connection(),
                    own,
                    held.limit(),
                    held.used());
        }
        return false;
    }

    private void unsubscribe(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation {
        int id = packet.readPacketId();
        while (packet.remaining() > 0) {
            String filter = packet.readText();
            if (connection.session.subscriptions.remove(filter) != null) {
                subscriptions.remove(filter, connection.session);
                connection.session.subscriptionBytes -= Subscriptions.cost(filter);
                release(Subscriptions.cost(filter));
            }
        }
        answer(connection, PacketWriter.acknowledgement(PacketType.UNSUBACK, id));
    }

    private boolean publish(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation {
        int qualityOfService = packet.flags() >> 1 & 3;
        if (qualityOfService > EXACTLY_ONCE) {
            throw new ProtocolViolation("unknown quality of service in PUBLISH");
        }
        String topic = packet.readText();
        int id = qualityOfService == 0 ? 0 : packet.readPacketId();
        if (packet.remaining() > room.limits().payloadBytes()) {
            throw new ProtocolViolation("payload of " + packet.remaining() + " bytes on " + LineLimit.excerpt(topic)
                    + ", and payload.bytes of aiko.broker is "
                    + room.limits().payloadBytes());
        }
        BitSet received = connection.session.received;
        boolean isReserved = topic.startsWith(ServerName.RESERVED);
        if (!isReserved && (qualityOfService != EXACTLY_ONCE || !received.get(id))) {
            Subscriptions.Route route = route(topic);
            int length = packet.end() - packet.start();
            for (Session reader : route.sessions()) {
                if (reader.isFullFor(length)) {
                    waitFor(connection, reader);
                    return false;
                }
            }
            boolean retained = (packet.flags() & 1) != 0;
            if (retained || route.sessions().length > 0) {
                pass(message(topic, qualityOfService, packet), retained, route);
            }
        }
        if (qualityOfService == EXACTLY_ONCE) {
            received.set(id);
            answer(connection, PacketWriter.acknowledgement(PacketType.PUBREC, id));
        } else if (qualityOfService > 0) {
            answer(connection, PacketWriter.acknowledgement(PacketType.PUBACK, id));
        }
        return true;
    }

    private Subscriptions.Route route(String topic) throws ProtocolViolation {
        Subscriptions.Route known = subscriptions.known(topic);
        if (known == null) {
            TopicLevels.checkTopic(topic);
            known = subscriptions.route(topic);
        }
        return known;
    }

    private static Message message(String topic, int qualityOfService, IncomingPacket packet) {
        if (qualityOfService > 0) {
            return new Message(topic, qualityOfService, packet.copy(packet.position()), 0, false);
        }
        byte[] bytes = packet.copy(packet.start());
        bytes[0] = (byte) (PacketType.PUBLISH << 4);
        return new Message(topic, 0, bytes, packet.position() - packet.start(), true);
    }

    private void pass(Message message, boolean retained, Subscriptions.Route route) {
        if (retained) {
            retain(message);
        }
        Session[] readers = route.sessions();
        for (int i = 0; i < readers.length; i++) {
            if (message.isLastWill() && room.isFullOfLastWills() && readers[i].isFull()) {
                drowned.add(readers[i].connection());
            } else if (!readers[i].deliver(message, route.granted()[i], false)) {
                logger.warn(
                        "MQTT {} is not connected, and {} bytes are queued for it; further messages are dropped until it connects",
                        ClientNames.describe(readers[i].clientId),
                        readers[i].waitingBytes());
            }
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void retain(Message message) {
        boolean kept = retainedMessages.put(message);
        if (!kept) {
            notRetained++;
        }
        if (!kept && !retainedFull) {
            logger.warn(
                    "{} retained messages use {} bytes: the one on {} is delivered but not retained, nor are further ones;"
                            + " clear some, or raise retained.bytes or retained.messages of aiko.broker",
                    retainedMessages.count(),
                    retainedMessages.bytes(),
                    LineLimit.excerpt(message.topic()));
        }
        if (!kept) {
            retainedFull = true;
        } else if (retainedFull
                && retainedMessages.bytes() < room.limits().retainedBytes() / 8 * 7
                && retainedMessages.count() < room.limits().retainedMessages() / 8 * 7) {
            retainedFull = false;
            logger.warn("there is room for retained messages again: {} were not retained so far", notRetained);
        }
    }

    private void waitFor(ClientConnection connection, Session reader) {
        connection.waitFor(reader);
        if (slow.add(reader)) {
            reader.connection().restartTaking(System.nanoTime());
        }
    }

    /** Closes the connection of a client that did not read, violated the protocol, or sent too much. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void disconnect(ClientConnection connection) {
        disconnections++;
        close(connection);
    }

    /** Closes a connection, and ends a session that does not outlive it; the last will is published. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void close(ClientConnection connection) {
        if (connection.isClosed()) {
            return;
        }
        connection.close();
        connections--;
        if (connection.isAdmitted) {
            release(connection.bytes + connection.willBytes);
        }
        Session session = connection.session;
        if (session == null) {
            return;
        }
        session.disconnected();
        session.releaseWaiters();
        reportedSlow.remove(session);
        if (session.clean) {
            end(session);
        } else {
            beAbsent(session);
        }
        ClientConnection.LastWill will = connection.will;
        if (will != null) {
            pass(
                    will.message(),
                    will.retained(),
                    subscriptions.route(will.message().topic()));
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void beAbsent(Session session) {
        absent.add(session);
        absentCount = absent.size();
        if (absent.size() > room.limits().absentSessions()) {
            discardedSessions++;
            Session oldest = absent.iterator().next();
            logger.warn(
                    "session of MQTT {} discarded, with its queued messages: it is the oldest of {} sessions of disconnected"
                            + " clients, and sessions of aiko.broker is {}",
                    ClientNames.describe(oldest.clientId),
                    absent.size(),
                    room.limits().absentSessions());
            end(oldest);
        }
        discardQueues();
    }

    /** Queues that were filled while their clients were connected have no more room than others of disconnected clients. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void discardQueues() {
        long most = room.limits().queueBytes() / 2;
        boolean isReported = false;
        for (Session oldest : List.copyOf(absent)) {
            long bytes = absent.stream().mapToLong(Session::waitingBytes).sum();
            if (bytes <= most || !room.isFullForAbsent()) {
                return;
            }
            if (oldest.waitingBytes() == 0) {
                continue;
            }
            if (!isReported) {
                isReported = true;
                logger.warn(
                        "session of MQTT {} discarded, with its queued messages: it is the oldest of {} sessions of"
                                + " disconnected clients, for which {} bytes are queued; half of queue.bytes of aiko.broker"
                                + " is {}",
                        ClientNames.describe(oldest.clientId),
                        absent.size(),
                        bytes,
                        most);
            }
            discardedSessions++;
            end(oldest);
        }
    }

    private void end(Session session) {
        sessions.remove(session.clientId, session);
        absent.remove(session);
        absentCount = absent.size();
        release(Session.cost(session.clientId));
        session.subscriptions.keySet().forEach(filter -> {
            subscriptions.remove(filter, session);
            release(Subscriptions.cost(filter));
        });
        session.subscriptions.clear();
        session.discard();
    }

    /** Checks the clients that others wait for. Called at each tick. */
    void watchSlow(long now) {
        endDrowned();
        Set<Session> inTheWay = room.isFull() ? thoseInTheWay() : Set.of();
        for (Session reader : inTheWay) {
            if (slow.add(reader)) {
                reader.connection().restartTaking(now);
            }
        }
        for (Session reader : List.copyOf(slow)) {
            boolean isFull = reader.isFull();
            if (!reader.hasWaiters() && !inTheWay.contains(reader)) {
                slow.remove(reader);
            } else if (isFull || inTheWay.contains(reader)) {
                watch(reader, reader.connection(), now);
            }
            if (!isFull) {
                reader.releaseWaiters();
            }
        }
    }

    /** The clients that use the room of others, even if nobody publishes to them: those with much, or all if many have little. */
    private Set<Session> thoseInTheWay() {
        Set<Session> withMuch = connectedWithMoreThan(Session.NEGLIGIBLE_BYTES);
        return withMuch.isEmpty() ? connectedWithMoreThan(0) : withMuch;
    }

    private Set<Session> connectedWithMoreThan(int bytes) {
        return sessions.values().stream()
                .filter(session -> session.connection() != null && session.waitingBytes() > bytes)
                .collect(Collectors.toSet());
    }

    private void endDrowned() {
        List<ClientConnection> due = List.copyOf(drowned);
        drowned.clear();
        for (ClientConnection connection : due) {
            if (!connection.isClosed()) {
                logger.warn(
                        "MQTT {} disconnected: {} bytes are queued for it, and last wills cannot wait until it reads; queued"
                                + " last wills use {} bytes, and clients.bytes of aiko.broker is {}",
                        connection,
                        connection.session.waitingBytes(),
                        room.usedByLastWills(),
                        held.limit());
                disconnect(connection);
            }
        }
    }

    private void watch(Session reader, ClientConnection connection, long now) {
        long waited = now - connection.takenSince();
        if (waited >= REPORT_SLOW_NANOS && reportedSlow.add(reader)) {
            logger.warn(
                    "MQTT {} reads more slowly than others publish: {} bytes are queued for it, and its publishers wait",
                    connection,
                    reader.waitingBytes());
        }
        if (waited < room.limits().stall().toNanos()) {
            return;
        }
        long least = reader.isFull() ? LEAST_TAKEN : Math.min(LEAST_TAKEN, reader.waitingBytes());
        if (connection.takenBytes() >= least) {
            connection.restartTaking(now);
            return;
        }
        logger.warn(
                "MQTT {} disconnected: has read almost nothing for {} s, {} bytes are queued for it, and its publishers wait",
                connection,
                room.limits().stall().toSeconds(),
                reader.waitingBytes());
        disconnect(connection);
    }
}
