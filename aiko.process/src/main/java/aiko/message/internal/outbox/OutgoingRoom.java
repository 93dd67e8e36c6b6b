// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.message.internal.room.KeptTopics;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.room.Overflow;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.log.Logger;

/**
 * Limits the messages that are queued for the server, in number and in bytes, and counts those that are dropped. Control
 * messages have a reserve of bytes. Any thread.
 */
final class OutgoingRoom {
    /** Messages that may be queued; further ones are dropped. */
    static final int MAX_MESSAGES = 1 << 18;

    private final Logger logger;
    private final MessageRoom bytes;
    private final Overflow overflow = new Overflow();
    private final LongAdder dropped = new LongAdder();

    OutgoingRoom(Logger logger, MessageRoom bytes) {
        this.logger = logger;
        this.bytes = bytes;
    }

    /**
     * Takes room for a message, if there is enough.
     *
     * @param length of the payload
     * @param messages that are queued
     */
    boolean take(String topic, int length, int messages) {
        int cost = MessageRoom.cost(topic, length);
        return messages < MAX_MESSAGES && bytes.take(cost, false)
                || KeptTopics.contain(topic) && bytes.take(cost, true);
    }

    /** The same for a control message, which may use the reserve. */
    boolean takeForControl(String topic, byte[] payload) {
        return bytes.take(MessageRoom.cost(topic, payload), true);
    }

    /** The message is no longer queued. A second call changes nothing. */
    void leave(Outgoing message) {
        if (message.leaveRoom()) {
            bytes.give(message.cost());
        }
    }

    /** Drops a message that has room. */
    void drop(Outgoing message) {
        dropped.increment();
        leave(message);
    }

    /** The same for the copy of a message. */
    void leave(CopiedMessage copy) {
        bytes.give(copy.cost());
    }

    /** The same for the copy of a message. */
    void drop(CopiedMessage copy) {
        dropped.increment();
        leave(copy);
    }

    /** Counts a message that is dropped since there is no connection. */
    void dropUnsent() {
        dropped.increment();
    }

    /** Counts a message that is dropped since there is no room, and logs the first one. */
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

    /** By the sender's thread: this many messages are queued. */
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
