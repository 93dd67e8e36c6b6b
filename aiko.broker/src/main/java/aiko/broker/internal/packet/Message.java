// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.packet;

import java.nio.charset.StandardCharsets;

/** A message that was published: kept once, however many clients it is for. */
public final class Message {
    /** What a message takes beside its bytes, here and in the queues of those it is for. */
    private static final int OVERHEAD = 96;

    private static final int HOLDER_OVERHEAD = 96;

    private static final int RETAINED = 1;

    private final String topic;
    private final int qualityOfService;
    private final byte[] bytes;
    private final int payloadStart;
    /** Where the bytes are a whole packet of quality of service 0, this sends it. */
    private final OutgoingPacket asReceived;
    /** How many clients it waits for. */
    private int holders;

    private byte[] topicBytes;

    /**
     * @param bytes end with the payload
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

    public boolean isEmpty() {
        return payloadStart == bytes.length;
    }

    /** Queues it for one client more. Returns whether it is the first. */
    public boolean addHolder() {
        return holders++ == 0;
    }

    /** Removes it from the queue of a client. Returns whether it was the last. */
    public boolean removeHolder() {
        return --holders == 0;
    }

    /** The memory that it takes, in bytes. */
    public int cost() {
        return bytes.length + OVERHEAD;
    }

    /** What it takes for each client that it waits for, in bytes. */
    public int holderCost() {
        return HOLDER_OVERHEAD + topic.length();
    }

    /** What it takes when it is kept for those who come later, in bytes. */
    public int retainedCost() {
        return cost() + 3 * topic.length();
    }

    /** The packet that carries it without a promise. */
    public OutgoingPacket unacknowledged(boolean retained) {
        if (asReceived != null && !retained) {
            return asReceived;
        }
        return packet(retained ? RETAINED : 0, 0);
    }

    /** The packet that carries it with a promise. */
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
