// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.message.Delivery;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.Transport;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One try to send a message: it is passed to a transport at most once. */
class Outgoing implements Sender.Item, Transport.Completion {
    private static final VarHandle HAS_ROOM;

    static {
        try {
            HAS_ROOM = MethodHandles.lookup().findVarHandle(Outgoing.class, "hasRoom", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Sender sender;
    final String topic;
    final byte[] payload;
    final Delivery delivery;
    final boolean retained;
    /** The connection during which it was published. */
    final long connection;

    private Sender.Link link;
    private volatile boolean done;
    /** Whether it takes room among the queued messages. */
    private volatile boolean hasRoom = true;

    Outgoing(Sender sender, String topic, byte[] payload, Delivery delivery, boolean retained, long connection) {
        this.sender = sender;
        this.topic = topic;
        this.payload = payload;
        this.delivery = delivery;
        this.retained = retained;
        this.connection = connection;
    }

    /** The same message for another try. The outcome of this one is ignored. */
    Outgoing again() {
        var again = new Outgoing(sender, topic, payload, delivery, retained, connection);
        again.hasRoom = leaveRoom();
        return again;
    }

    int cost() {
        return MessageRoom.cost(topic, payload);
    }

    /** Gives its room back. Returns whether it had any. */
    boolean leaveRoom() {
        return (boolean) HAS_ROOM.getAndSet(this, false);
    }

    /** Whether they are tries of one message. */
    boolean isSame(Outgoing other) {
        return payload == other.payload && topic.equals(other.topic);
    }

    boolean isPromised() {
        return delivery == Delivery.AT_LEAST_ONCE;
    }

    int qualityOfService() {
        return delivery == Delivery.AT_MOST_ONCE ? 0 : 1;
    }

    /** Whether it is sent with its quality of service, however many messages are under way. */
    boolean needsAcknowledgement() {
        return retained || isPromised();
    }

    /** By the sender, before it gives the message to the transport. */
    void sentOn(Sender.Link sentOn) {
        link = sentOn;
    }

    /** Whether it is completed, for good or ill. */
    boolean isDone() {
        return done;
    }

    @Override
    public void completed(Throwable failure) {
        done = failure == null || failure instanceof IllegalArgumentException;
        sender.completed(this, link, failure);
    }
}
