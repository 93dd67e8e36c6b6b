// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.memory.QueueMemory;
import aiko.broker.internal.packet.Message;
import aiko.broker.internal.packet.OutgoingPacket;
import aiko.broker.internal.packet.PacketType;
import aiko.broker.internal.packet.PacketWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The session of a client: its subscriptions and its queued messages. It outlives the connection if the client requests
 * that.
 */
final class Session {
    /** Unacknowledged messages in flight to a client. */
    static final int WINDOW = 1_000;

    private static final int LARGEST_ID = 65_535;

    /** A queue that is too short to wait for, even if there is no room left for all. */
    static final int NEGLIGIBLE_BYTES = 64 << 10;

    /** The memory of a session with its packet identifiers, without queued messages and subscriptions. */
    private static final int OVERHEAD = 9 << 10;

    final String clientId;
    final boolean clean;
    final Map<String, Integer> subscriptions = new LinkedHashMap<>();
    /** Packet identifiers of received messages of quality of service 2 that are not released yet. */
    final BitSet received = new BitSet();

    /** The memory of the subscriptions. */
    long subscriptionBytes;

    boolean isRefusalReported;

    private final QueueMemory room;
    private final Deque<Delivery> queue = new ArrayDeque<>();
    private final Map<Integer, Delivery> inFlight = new LinkedHashMap<>();
    private final Set<ClientConnection> waiters = new LinkedHashSet<>();
    private ClientConnection connection;
    private int lastId;
    private long waitingBytes;
    private long dropped;

    /** A message that the client acknowledges. */
    private static final class Delivery {
        /** Null once the client has received it. */
        private Message message;

        private final int granted;
        private final boolean retained;
        /** Of quality of service 2, and received by the client. */
        private boolean passedOn;

        Delivery(Message message, int granted, boolean retained) {
            this.message = message;
            this.granted = granted;
            this.retained = retained;
        }

        OutgoingPacket packet(int id, boolean duplicate) {
            return passedOn
                    ? OutgoingPacket.ofProtocol(PacketWriter.acknowledgement(PacketType.PUBREL, id))
                    : message.acknowledged(granted, retained, duplicate, id);
        }
    }

    Session(String clientId, boolean clean, QueueMemory room) {
        this.clientId = clientId;
        this.clean = clean;
        this.room = room;
    }

    /** The memory of a session, without queued messages and subscriptions. */
    static int cost(String clientId) {
        return OVERHEAD + 3 * clientId.length();
    }

    /** The memory of this session, without queued messages. */
    long heldBytes() {
        return cost(clientId) + subscriptionBytes;
    }

    ClientConnection connection() {
        return connection;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** The client has connected: unacknowledged messages are sent again. */
    void connected(ClientConnection newConnection) {
        connection = newConnection;
        dropped = 0;
        inFlight.forEach((id, delivery) -> connection.send(delivery.packet(id, true)));
        sendQueued();
    }

    void disconnected() {
        connection = null;
    }

    private boolean isReached() {
        return connection != null && connection.isHeard();
    }

    /** Whether publishers have to wait for this client. */
    boolean isFull() {
        return isFullFor(0);
    }

    /** Whether a publisher has to wait for this client with a message of so many bytes. */
    boolean isFullFor(int bytes) {
        if (!isReached()) {
            return false;
        }
        return waitingBytes > room.limits().clientQueueBytes()
                || connection.hasUnreadAnswers()
                || waitingBytes + bytes > NEGLIGIBLE_BYTES && room.isFull();
    }

    /** Returns false for the first message that is dropped while the client is not connected. */
    boolean deliver(Message message, int granted, boolean retained) {
        if (Math.min(granted, message.qualityOfService()) == 0) {
            if (isReached()) {
                take(message);
                connection.send(message.unacknowledged(retained));
            }
            return true;
        }
        if (!isReached() && (clean || waitingBytes > room.limits().clientQueueBytes() || room.isFullForAbsent())) {
            if (!clean) {
                room.drop();
            }
            return clean || ++dropped > 1;
        }
        take(message);
        queue.add(new Delivery(message, Math.min(granted, message.qualityOfService()), retained));
        sendQueued();
        return true;
    }

    private void sendQueued() {
        while (isReached() && inFlight.size() < WINDOW && !queue.isEmpty()) {
            Delivery delivery = queue.remove();
            int id = nextId();
            inFlight.put(id, delivery);
            connection.send(delivery.packet(id, false));
        }
    }

    private int nextId() {
        do {
            lastId = lastId == LARGEST_ID ? 1 : lastId + 1;
        } while (inFlight.containsKey(lastId));
        return lastId;
    }

    /** PUBACK or PUBCOMP: the client is done with a message. */
    void acknowledged(int id) {
        Delivery delivery = inFlight.remove(id);
        if (delivery != null) {
            if (!delivery.passedOn) {
                give(delivery.message);
            }
            sendQueued();
        }
    }

    /** PUBREC: the client has received a message of quality of service 2. */
    void passedOn(int id) {
        Delivery delivery = inFlight.get(id);
        if (delivery != null && !delivery.passedOn) {
            delivery.passedOn = true;
            give(delivery.message);
            delivery.message = null;
        }
        connection.send(OutgoingPacket.ofProtocol(PacketWriter.acknowledgement(PacketType.PUBREL, id)));
    }

    /** A message that needs no acknowledgement was written, or given up. */
    void written(Message message) {
        give(message);
    }

    private static int cost(Message message) {
        return message.cost() + message.holderCost();
    }

    private void take(Message message) {
        waitingBytes += cost(message);
        room.take(message);
    }

    private void give(Message message) {
        waitingBytes -= cost(message);
        room.give(message);
        if (connection != null) {
            connection.hasTaken(cost(message));
        }
        if (!waiters.isEmpty() && waitingBytes <= room.limits().clientQueueBytes() / 2) {
            releaseWaiters();
        }
    }

    void addWaiter(ClientConnection waiter) {
        waiters.add(waiter);
    }

    void removeWaiter(ClientConnection waiter) {
        waiters.remove(waiter);
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    void releaseWaiters() {
        List<ClientConnection> released = new ArrayList<>(waiters);
        waiters.clear();
        released.forEach(ClientConnection::resume);
    }

    /** Discards the queued messages. */
    void discard() {
        queue.forEach(delivery -> give(delivery.message));
        queue.clear();
        inFlight.values().stream().filter(delivery -> !delivery.passedOn).forEach(delivery -> give(delivery.message));
        inFlight.clear();
    }
}
