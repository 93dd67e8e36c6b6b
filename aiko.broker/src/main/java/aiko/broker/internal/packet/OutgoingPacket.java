// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.packet;

import java.nio.ByteBuffer;

/**
 * A packet to a client: its own first bytes, and bytes that it shares with other packets.
 *
 * @param message the message that it carries; null for other packets
 */
public record OutgoingPacket(byte[] head, byte[] body, int bodyStart, Message message) {
    public static final byte[] NOTHING = {};

    public static OutgoingPacket ofProtocol(byte[] bytes) {
        return new OutgoingPacket(bytes, NOTHING, 0, null);
    }

    public int length() {
        return head.length + body.length - bodyStart;
    }

    /** Whether the client acknowledges it. */
    public boolean isAcknowledged() {
        int first = head.length > 0 ? head[0] : body[bodyStart];
        return message != null && (first & 6) != 0;
    }

    /** Copies as much as the buffer has room for. Returns whether that was the rest. */
    public boolean copyTo(ByteBuffer buffer, int from) {
        int position = from;
        if (position < head.length) {
            int count = Math.min(head.length - position, buffer.remaining());
            buffer.put(head, position, count);
            position += count;
        }
        if (position >= head.length) {
            int at = bodyStart + position - head.length;
            int count = Math.min(body.length - at, buffer.remaining());
            buffer.put(body, at, count);
            position += count;
        }
        return position == length();
    }
}
