// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.packet;

import java.nio.charset.StandardCharsets;

/** A published message: stored once for all clients that receive it. */
public final class Message {
    /** The memory of a message beside its bytes and its topic, and of its place in the queue of a client. */
    private static final int OVERHEAD = 96;

    /** Of a character of the topic, as text and as bytes. */
    private static final int TOPIC_OVERHEAD = 3;

    private static final int HOLDER_OVERHEAD = 96;

    private static final int RETAINED = 1;

    private final String topic;
    private final int qualityOfService;
    private final byte[] bytes;
    private final int payloadStart;
    /** The received packet, if it can be sent as it is: one of quality of service 0. */
    private final OutgoingPacket asReceived;

    private boolean isLastWill;
    /** The number of clients it is queued for. */
    private int holders;

    private byte[] topicBytes;

    /**
     * @param bytes bytes that end with the payload
     * @param isPacket whether the bytes are a PUBLISH of quality of service 0, without flags
     */
    public Message(String topic, int qualityOfService, byte[] bytes, int payloadStart, boolean isPacket) {
        this.topic = topic;
        this.qualityOfService = qualityOfService;
        this.bytes = bytes;
        this.payloadStart = payloadStart;
        asReceived = isPacket ? new OutgoingPacket(OutgoingPacket.NOTHING, bytes, 0, this) : null;
    }

    public String topic() {
        return topic;
    }

    public int qualityOfService() {
        return qualityOfService;
    }

    /** Returns this message, which is a last will: nobody waits with it until a client has read. */
    public Message asLastWill() {
        isLastWill = true;
        return this;
    }

    public boolean isLastWill() {
        return isLastWill;
    }

    public boolean isEmpty() {
        return payloadStart == bytes.length;
    }

    /** Counts a client that it is queued for. Returns whether it is the first. */
    public boolean addHolder() {
        return holders++ == 0;
    }

    /** Counts a client that it is not queued for any more. Returns whether it was the last. */
    public boolean removeHolder() {
        return --holders == 0;
    }

    /** Its memory, in bytes. */
    public int cost() {
        return bytes.length + OVERHEAD + TOPIC_OVERHEAD * topic.length();
    }

    /** Its memory for each client that it is queued for, in bytes. */
    public int holderCost() {
        return HOLDER_OVERHEAD + topic.length();
    }

    /** The packet for quality of service 0. */
    public OutgoingPacket unacknowledged(boolean retained) {
        if (asReceived != null && !retained) {
            return asReceived;
        }
        return packet(retained ? RETAINED : 0, 0);
    }

    /** The packet for quality of service 1 or 2. */
    public OutgoingPacket acknowledged(int granted, boolean retained, boolean duplicate, int id) {
        return packet(granted << 1 | (retained ? RETAINED : 0) | (duplicate ? 8 : 0), id);
    }

    private OutgoingPacket packet(int flags, int id) {
        if (topicBytes == null) {
            topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        }
        return new OutgoingPacket(
                PacketWriter.publishHead(topicBytes, bytes.length - payloadStart, flags, id),
                bytes,
                payloadStart,
                this);
    }
}
