// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.message.internal.room.KeptTopics;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.room.Overflow;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.log.Logger;

/**
 * How many messages may wait for the server, in number and in bytes, and how many were dropped: control messages have a
 * reserve of bytes. Any thread.
 */
final class OutgoingRoom {
    /** Messages that may wait for the network; further ones are dropped. */
    static final int MAX_MESSAGES = 1 << 18;

    private final Logger logger;
    private final MessageRoom bytes;
    private final Overflow overflow = new Overflow();
    private final LongAdder dropped = new LongAdder();

    OutgoingRoom(Logger logger, MessageRoom bytes) {
        this.logger = logger;
        this.bytes = bytes;
    }

    /** Takes room for a message, if there is enough. */
    boolean take(String topic, byte[] payload, int messages) {
        int cost = MessageRoom.cost(topic, payload);
        return messages < MAX_MESSAGES && bytes.take(cost, false)
                || KeptTopics.contain(topic) && bytes.take(cost, true);
    }

    /** The same for a control message, which may use the reserve. */
    boolean takeForControl(String topic, byte[] payload) {
        return bytes.take(MessageRoom.cost(topic, payload), true);
    }

    /** The message does not wait any more; to say so twice is the same as once. */
    void leave(Outgoing message) {
        if (message.leaveRoom()) {
            bytes.give(message.cost());
        }
    }

    /** A message that has room is dropped. */
    void drop(Outgoing message) {
        dropped.increment();
        leave(message);
    }

    /** A message is dropped that nobody could be given. */
    void dropUnsent() {
        dropped.increment();
    }

    /** A message is dropped for which there was no room. */
    void dropExcess(int waiting) {
        dropped.increment();
        bytes.countDropped();
        if (overflow.drop()) {
            logger.warn(
                    "outbox full: {} messages and {} bytes are queued for the MQTT server, and mqtt.outbox.bytes is {};"
                            + " dropping further messages, except control messages",
                    waiting,
                    bytes.used(),
                    bytes.limit());
        }
    }

    /** By the sender's thread: so many wait now. */
    void noteWaiting(int waiting) {
        if (overflow.isGoing() && waiting < MAX_MESSAGES / 2 && bytes.isHalfEmpty()) {
            long lost = overflow.end();
            if (lost > 0) {
                logger.warn("outbox recovered: {} messages for the MQTT server dropped", lost);
            }
        }
    }

    long dropped() {
        return dropped.sum();
    }
}
