// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.packet;

import java.util.Arrays;

/** Writes the packets that the server sends. */
public final class PacketWriter {
    public static final int ACCEPTED = 0;
    public static final int UNKNOWN_VERSION = 1;
    public static final int IDENTIFIER_REJECTED = 2;
    public static final int UNAVAILABLE = 3;
    public static final int NOT_AUTHORIZED = 5;
    public static final byte SUBSCRIPTION_REFUSED = (byte) 0x80;

    public static final byte[] PINGRESP = {(byte) (PacketType.PINGRESP << 4), 0};

    /** For a client of MQTT 5: unsupported protocol version, without properties. */
    public static final byte[] CONNACK_TO_VERSION_5 = {(byte) (PacketType.CONNACK << 4), 3, 0, (byte) 0x84, 0};

    private static final int PUBREL_FLAGS = 2;
    private static final int LARGEST_HEADER = 5;

    private PacketWriter() {}

    public static byte[] connack(boolean sessionPresent, int returnCode) {
        return new byte[] {(byte) (PacketType.CONNACK << 4), 2, (byte) (sessionPresent ? 1 : 0), (byte) returnCode};
    }

    /** PUBACK, PUBREC, PUBREL, PUBCOMP or UNSUBACK. */
    public static byte[] acknowledgement(int type, int id) {
        int flags = type == PacketType.PUBREL ? PUBREL_FLAGS : 0;
        return new byte[] {(byte) (type << 4 | flags), 2, (byte) (id >> 8), (byte) id};
    }

    public static byte[] suback(int id, byte[] granted) {
        byte[] packet = new byte[LARGEST_HEADER + 2 + granted.length];
        int at = header(packet, PacketType.SUBACK << 4, 2 + granted.length);
        packet[at++] = (byte) (id >> 8);
        packet[at++] = (byte) id;
        System.arraycopy(granted, 0, packet, at, granted.length);
        return Arrays.copyOf(packet, at + granted.length);
    }

    /**
     * The bytes of a PUBLISH before its payload.
     *
     * @param id the packet identifier, for a quality of service above 0
     */
    public static byte[] publishHead(byte[] topic, int payloadLength, int flags, int id) {
        boolean hasId = (flags & 6) != 0;
        int length = 2 + topic.length + (hasId ? 2 : 0) + payloadLength;
        byte[] head = new byte[LARGEST_HEADER + length - payloadLength];
        int at = header(head, PacketType.PUBLISH << 4 | flags, length);
        head[at++] = (byte) (topic.length >> 8);
        head[at++] = (byte) topic.length;
        System.arraycopy(topic, 0, head, at, topic.length);
        at += topic.length;
        if (hasId) {
            head[at++] = (byte) (id >> 8);
            head[at++] = (byte) id;
        }
        return Arrays.copyOf(head, at);
    }

    private static int header(byte[] packet, int first, int length) {
        int at = 0;
        packet[at++] = (byte) first;
        int rest = length;
        do {
            int low = rest & 0x7f;
            rest >>= 7;
            packet[at++] = (byte) (rest > 0 ? low | 0x80 : low);
        } while (rest > 0);
        return at;
    }
}
