// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One packet of MQTT within the received bytes, and the reader of its fields. */
public final class IncomingPacket {
    private static final int LONGEST_LENGTH = 4;

    private byte[] data;
    private int start;
    private int position;
    private int end;

    /**
     * Moves to the packet at a position. Returns false if it is incomplete; {@link #end} is then the position where it will end,
     * or 0 if that is not known yet.
     */
    public boolean moveTo(byte[] bytes, int from, int to) throws ProtocolViolation {
        data = bytes;
        start = from;
        end = 0;
        int length = 0;
        for (int i = 0; ; i++) {
            if (i == LONGEST_LENGTH) {
                throw new ProtocolViolation("malformed packet length");
            }
            int at = from + 1 + i;
            if (at >= to) {
                return false;
            }
            length |= (bytes[at] & 0x7f) << 7 * i;
            if (bytes[at] >= 0) {
                position = at + 1;
                break;
            }
        }
        end = position + length;
        return end <= to;
    }

    public int type() {
        return data[start] >> 4 & 0xf;
    }

    public int flags() {
        return data[start] & 0xf;
    }

    public int start() {
        return start;
    }

    public int position() {
        return position;
    }

    public int end() {
        return end;
    }

    public int remaining() {
        return end - position;
    }

    public byte[] copy(int from) {
        return Arrays.copyOfRange(data, from, end);
    }

    public int readByte() throws ProtocolViolation {
        need(1);
        return data[position++] & 0xff;
    }

    public int readShort() throws ProtocolViolation {
        need(2);
        int value = (data[position] & 0xff) << 8 | data[position + 1] & 0xff;
        position += 2;
        return value;
    }

    public int readPacketId() throws ProtocolViolation {
        int id = readShort();
        if (id == 0) {
            throw new ProtocolViolation("packet identifier 0");
        }
        return id;
    }

    public byte[] readBytes() throws ProtocolViolation {
        int length = readShort();
        need(length);
        position += length;
        return Arrays.copyOfRange(data, position - length, position);
    }

    public String readText() throws ProtocolViolation {
        int length = readShort();
        need(length);
        int from = position;
        position += length;
        for (int i = from; i < position; i++) {
            if (data[i] <= 0) {
                return readUnusual(from, length);
            }
        }
        return new String(data, from, length, StandardCharsets.ISO_8859_1);
    }

    private String readUnusual(int from, int length) throws ProtocolViolation {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data, from, length))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException malformed) {
            // reported below
        }
        throw new ProtocolViolation("text that is not UTF-8, or contains NUL");
    }

    private void need(int bytes) throws ProtocolViolation {
        if (position + bytes > end) {
            throw new ProtocolViolation("truncated packet");
        }
    }
}
