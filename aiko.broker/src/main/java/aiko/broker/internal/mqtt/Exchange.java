// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/**
 * Does what clients ask for: connects, subscribes, and passes on what they publish.
 *
 * <p>Nobody who reads misses anything: if a client does not read fast enough, those who publish to it are not read from.
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

    /** Sessions of clients that are away; those that have been away longest are forgotten first. */
    private static final int MOST_ABSENT = 1_000;

    /** A client that takes less than this within the limit does not read. */
    private static final int LEAST_TAKEN = 64 << 10;

    private static final long REPORT_SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final Room room;
    private final Subscriptions subscriptions = new Subscriptions();
    private final RetainedMessages retainedMessages;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Set<Session> absent = new LinkedHashSet<>();
    private final Set<Session> slow = new LinkedHashSet<>();
    private final Set<Session> reportedSlow = new LinkedHashSet<>();
    private final ClientNames names = new ClientNames();
    private boolean retainedFull;

    Exchange(Logger logger, Limits limits) {
        this.logger = logger;
        room = new Room(limits);
        retainedMessages = new RetainedMessages(limits.retainedBytes());
        retainedMessages.put(new Message(ServerName.TOPIC, 0, ServerName.OURS, 0, false));
    }

    /** Returns false if the packet has to wait. */
    boolean received(ClientConnection connection, Packet packet) throws ProtocolViolation {
        Session session = connection.session;
        if (session == null) {
            if (packet.type() != Packet.CONNECT) {
                throw new ProtocolViolation("does not begin with CONNECT");
            }
            connect(connection, packet);
            return true;
        }
        if (connection.hasUnreadAnswers() && connection.isHeard()) {
            waitFor(connection, session);
            return false;
        }
        switch (packet.type()) {
            case Packet.PUBLISH:
                return publish(connection, packet);
            case Packet.PUBACK, Packet.PUBCOMP:
                session.acknowledged(packet.readPacketId());
                break;
            case Packet.PUBREC:
                session.passedOn(packet.readPacketId());
                break;
            case Packet.PUBREL:
                int released = packet.readPacketId();
                session.received.remove(released);
                answer(connection, Packets.acknowledgement(Packet.PUBCOMP, released));
                break;
            case Packet.SUBSCRIBE:
                subscribe(connection, packet);
                break;
            case Packet.UNSUBSCRIBE:
                unsubscribe(connection, packet);
                break;
            case Packet.PINGREQ:
                answer(connection, Packets.PINGRESP);
                break;
            case Packet.DISCONNECT:
                connection.will = null;
                close(connection);
                break;
            default:
                throw new ProtocolViolation("sends a packet of type " + packet.type());
        }
        return true;
    }

    private static void answer(ClientConnection connection, byte[] packet) {
        connection.send(OutgoingPacket.ofProtocol(packet));
    }

    private void connect(ClientConnection connection, Packet packet) throws ProtocolViolation {
        String protocol = packet.readText();
        int version = packet.readByte();
        if (!(protocol.equals("MQTT") || protocol.equals("MQIsdp"))) {
            throw new ProtocolViolation("speaks another protocol than MQTT");
        }
        if (version != VERSION_3_1 && version != VERSION_3_1_1) {
            refuse(
                    connection,
                    version > VERSION_3_1_1
                            ? Packets.CONNACK_TO_VERSION_5
                            : Packets.connack(false, Packets.UNKNOWN_VERSION));
            return;
        }
        int flags = packet.readByte();
        if ((flags & 1) != 0 || (flags >> 3 & 3) > EXACTLY_ONCE) {
            throw new ProtocolViolation("connects with flags that MQTT does not know");
        }
        connection.keepAliveNanos = TimeUnit.SECONDS.toNanos(packet.readShort());
        String clientId = packet.readText();
        boolean clean = (flags & FLAG_CLEAN) != 0;
        ClientConnection.LastWill will = (flags & FLAG_WILL) == 0 ? null : will(packet, flags);
        if ((flags & FLAG_USER_NAME) != 0) {
            packet.readText();
        }
        if ((flags & FLAG_PASSWORD) != 0) {
            packet.readBytes();
        }
        if (clientId.isEmpty() && !clean) {
            refuse(connection, Packets.connack(false, Packets.IDENTIFIER_REJECTED));
            return;
        }
        connection.will = will;
        enter(connection, clientId.isEmpty() ? names.next() : clientId, clean);
    }

    private static ClientConnection.LastWill will(Packet packet, int flags) throws ProtocolViolation {
        String topic = packet.readText();
        TopicLevels.checkTopic(topic);
        byte[] payload = packet.readBytes();
        return new ClientConnection.LastWill(
                new Message(topic, flags >> 3 & 3, payload, 0, false), (flags & FLAG_WILL_RETAINED) != 0);
    }

    private void refuse(ClientConnection connection, byte[] connack) {
        answer(connection, connack);
        connection.closeWhenWritten();
    }

    private void enter(ClientConnection connection, String clientId, boolean clean) {
        Session former = sessions.get(clientId);
        if (former != null && former.connection() != null) {
            close(former.connection());
            former = sessions.get(clientId);
        }
        if (former != null && (clean || former.clean)) {
            end(former);
            former = null;
        }
        Session session = former == null ? new Session(clientId, clean, room) : former;
        absent.remove(session);
        sessions.put(clientId, session);
        connection.session = session;
        answer(connection, Packets.connack(former != null, Packets.ACCEPTED));
        session.connected(connection);
    }

    private void subscribe(ClientConnection connection, Packet packet) throws ProtocolViolation {
        int id = packet.readPacketId();
        List<String> filters = new ArrayList<>();
        List<Integer> wanted = new ArrayList<>();
        while (packet.remaining() > 0) {
            String filter = packet.readText();
            TopicLevels.checkFilter(filter);
            int qualityOfService = packet.readByte();
            if (qualityOfService > EXACTLY_ONCE) {
                throw new ProtocolViolation("subscribes with an unknown quality of service");
            }
            filters.add(filter);
            wanted.add(qualityOfService);
        }
        if (filters.isEmpty()) {
            throw new ProtocolViolation("subscribes to nothing");
        }
        Session session = connection.session;
        byte[] granted = new byte[filters.size()];
        for (int i = 0; i < granted.length; i++) {
            granted[i] = wanted.get(i).byteValue();
            session.subscriptions.put(filters.get(i), wanted.get(i));
            subscriptions.add(filters.get(i), session, wanted.get(i));
        }
        answer(connection, Packets.suback(id, granted));
        for (int i = 0; i < granted.length; i++) {
            int most = granted[i];
            retainedMessages.forEachMatching(filters.get(i), message -> session.deliver(message, most, true));
        }
    }

    private void unsubscribe(ClientConnection connection, Packet packet) throws ProtocolViolation {
        int id = packet.readPacketId();
        while (packet.remaining() > 0) {
            String filter = packet.readText();
            if (connection.session.subscriptions.remove(filter) != null) {
                subscriptions.remove(filter, connection.session);
            }
        }
        answer(connection, Packets.acknowledgement(Packet.UNSUBACK, id));
    }

    private boolean publish(ClientConnection connection, Packet packet) throws ProtocolViolation {
        int qualityOfService = packet.flags() >> 1 & 3;
        if (qualityOfService > EXACTLY_ONCE) {
            throw new ProtocolViolation("publishes with an unknown quality of service");
        }
        String topic = packet.readText();
        int id = qualityOfService == 0 ? 0 : packet.readPacketId();
        if (packet.remaining() > room.limits().payloadBytes()) {
            throw new ProtocolViolation("publishes " + packet.remaining() + " bytes on " + topic
                    + ", and payload.bytes of aiko.broker is "
                    + room.limits().payloadBytes());
        }
        Set<Integer> received = connection.session.received;
        boolean isReserved = topic.startsWith(ServerName.RESERVED);
        if (!isReserved && (qualityOfService != EXACTLY_ONCE || !received.contains(id))) {
            Subscriptions.Route route = route(topic);
            for (Session reader : route.sessions()) {
                if (reader.isFull()) {
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
            received.add(id);
            answer(connection, Packets.acknowledgement(Packet.PUBREC, id));
        } else if (qualityOfService > 0) {
            answer(connection, Packets.acknowledgement(Packet.PUBACK, id));
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

    private static Message message(String topic, int qualityOfService, Packet packet) {
        if (qualityOfService > 0) {
            return new Message(topic, qualityOfService, packet.copy(packet.position()), 0, false);
        }
        byte[] bytes = packet.copy(packet.start());
        bytes[0] = (byte) (Packet.PUBLISH << 4);
        return new Message(topic, 0, bytes, packet.position() - packet.start(), true);
    }

    private void pass(Message message, boolean retained, Subscriptions.Route route) {
        if (retained) {
            retain(message);
        }
        Session[] readers = route.sessions();
        for (int i = 0; i < readers.length; i++) {
            if (!readers[i].deliver(message, route.granted()[i], false)) {
                logger.warn(
                        "MQTT {} is away, and {} bytes wait for it: what comes for it until it connects is dropped",
                        ClientNames.describe(readers[i].clientId),
                        readers[i].waitingBytes());
            }
        }
    }

    private void retain(Message message) {
        boolean kept = retainedMessages.put(message);
        if (!kept && !retainedFull) {
            logger.warn(
                    "retained messages take {} bytes: the one on {} is passed on, but not kept; clear some",
                    room.limits().retainedBytes(),
                    message.topic);
        }
        retainedFull = !kept;
    }

    private void waitFor(ClientConnection connection, Session reader) {
        connection.waitFor(reader);
        slow.add(reader);
    }

    /** Ends a connection, and what ends with it; its last will is published. */
    void close(ClientConnection connection) {
        if (connection.isClosed()) {
            return;
        }
        connection.close();
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
            pass(will.message(), will.retained(), subscriptions.route(will.message().topic));
        }
    }

    private void beAbsent(Session session) {
        absent.add(session);
        if (absent.size() > MOST_ABSENT) {
            Session oldest = absent.iterator().next();
            logger.warn(
                    "MQTT {} has been away longest of {} clients: what waits for it is forgotten",
                    ClientNames.describe(oldest.clientId),
                    absent.size());
            end(oldest);
        }
    }

    private void end(Session session) {
        sessions.remove(session.clientId, session);
        absent.remove(session);
        session.subscriptions.keySet().forEach(filter -> subscriptions.remove(filter, session));
        session.subscriptions.clear();
        session.discard();
    }

    /** From time to time: looks after those whom others wait for. */
    void watchSlow(long now) {
        for (Session reader : List.copyOf(slow)) {
            if (!reader.hasWaiters()) {
                slow.remove(reader);
            } else if (!reader.isFull()) {
                reader.releaseWaiters();
            } else {
                watch(reader, reader.connection(), now);
            }
        }
    }

    private void watch(Session reader, ClientConnection connection, long now) {
        long waited = now - connection.takenSince();
        if (waited >= REPORT_SLOW_NANOS && reportedSlow.add(reader)) {
            logger.warn(
                    "MQTT {} reads more slowly than others publish: {} bytes wait for it, and so do those who publish",
                    connection,
                    reader.waitingBytes());
        }
        if (waited < room.limits().stall().toNanos()) {
            return;
        }
        if (connection.takenBytes() >= LEAST_TAKEN) {
            connection.restartTaking(now);
            return;
        }
        logger.warn(
                "MQTT {} has read almost nothing for {} s while {} bytes wait for it: its connection is closed, since"
                        + " others wait to publish",
                connection,
                room.limits().stall().toSeconds(),
                reader.waitingBytes());
        close(connection);
    }
}
