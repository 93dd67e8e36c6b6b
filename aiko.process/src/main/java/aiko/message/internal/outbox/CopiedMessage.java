// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.message.Delivery;
import aiko.message.internal.room.MessageRoom;
import aiko.sexpression.SExpressionWriter;
import java.util.Arrays;

/**
 * A queued message that is delivered at most once and not retained, with a copy of its payload. It is used again for other
 * messages: owned by the thread that publishes it, then by that of the sender.
 */
final class CopiedMessage implements Sender.Item {
    private byte[] payload = {};
    private int length;
    private String topic;
    private long connection;

    /** @param duringConnection the connection during which it is published */
    void fill(String itsTopic, SExpressionWriter written, long duringConnection) {
        length = written.size();
        if (payload.length < length) {
            payload = new byte[length];
        }
        written.copyTo(payload, 0);
        topic = itsTopic;
        connection = duringConnection;
    }

    String topic() {
        return topic;
    }

    /** Larger than the message. */
    byte[] payload() {
        return payload;
    }

    int length() {
        return length;
    }

    long connection() {
        return connection;
    }

    int cost() {
        return MessageRoom.cost(topic, length);
    }

    /** The same message for a sender that has to keep it. It takes over the room of this one. */
    Outgoing toKeep(Sender sender) {
        return new Outgoing(sender, topic, Arrays.copyOf(payload, length), Delivery.AT_MOST_ONCE, false, connection);
    }
}
