// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffer of MQTT 3.1.1 packets to a server. For one thread. */
public final class Packets {
    static final int CONNECT = 0x10;
    static final int PUBLISH = 0x30;
    static final int SUBSCRIBE = 0x82;
    private static final int RETAINED = 1;
    private static final byte[] PING = {(byte) 0xC0, 0};
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    private static final int PROTOCOL_LEVEL = 4;
    private static final int CLEAN_SESSION = 2;
    private static final int WITH_WILL = 4;
    private static final int WITH_USER_NAME = 0x80;
    private static final int WITH_PASSWORD = 0x40;
    private static final int LONGEST_HEADER = 5;

    private byte[] bytes = new byte[256];
    private int length;
    private int bodyStart;

    /** A number of equal messages on a topic. */
    public static byte[] publish(String topic, String payload, int times) {
        var packets = new Packets();
        for (int i = 0; i < times; i++) {
            packets.begin(PUBLISH).field(topic).text(payload).end();
        }
        return packets.toBytes();
    }

    /** One message on a topic. */
    public static byte[] publish(String topic, String payload) {
        return publish(topic, payload, 1);
    }

    /** One message on a topic, which the server keeps for later subscribers; an empty one clears the kept message. */
    public static byte[] publishRetained(String topic, String payload) {
        return new Packets()
                .begin(PUBLISH | RETAINED)
                .field(topic)
                .text(payload)
                .end()
                .toBytes();
    }

    static byte[] connect(String clientId, Will will, Server server, int keepAliveSeconds) {
        int flags = CLEAN_SESSION
                | (will == null ? 0 : WITH_WILL)
                | (server.userName().isEmpty() ? 0 : WITH_USER_NAME | WITH_PASSWORD);
        var packets = new Packets()
                .begin(CONNECT)
                .field("MQTT")
                .number8(PROTOCOL_LEVEL)
                .number8(flags)
                .number16(keepAliveSeconds)
                .field(clientId);
        if (will != null) {
            packets.field(will.topic()).field(will.payload());
        }
        if (!server.userName().isEmpty()) {
            packets.field(server.userName()).field(server.password());
        }
        return packets.end().toBytes();
    }

    /** A subscription with quality of service 0. */
    public static byte[] subscribe(String topicFilter) {
        return new Packets()
                .begin(SUBSCRIBE)
                .number16(1)
                .field(topicFilter)
                .number8(0)
                .end()
                .toBytes();
    }

    static byte[] ping() {
        return PING.clone();
    }

    static byte[] disconnect() {
        return DISCONNECT.clone();
    }

    Packets begin(int type) {
        reserve(LONGEST_HEADER);
        bytes[length] = (byte) type;
        bodyStart = length + LONGEST_HEADER;
        length = bodyStart;
        return this;
    }

    /** Inserts the length before the body, which moves behind the length. */
    Packets end() {
        int left = length - bodyStart;
        int position = bodyStart - LONGEST_HEADER + 1;
        do {
            bytes[position++] = (byte) (left % 128 | (left >= 128 ? 128 : 0));
            left /= 128;
        } while (left > 0);
        System.arraycopy(bytes, bodyStart, bytes, position, length - bodyStart);
        length -= bodyStart - position;
        return this;
    }

    /** A text, after its length. */
    Packets field(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return number16(encoded.length).put(encoded);
    }

    Packets text(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    Packets put(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** A non-negative number, as text. */
    Packets decimal(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        reserve(digits);
        int rest = number;
        for (int position = length + digits - 1; position >= length; position--) {
            bytes[position] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private Packets number8(int number) {
        reserve(1);
        bytes[length++] = (byte) number;
        return this;
    }

    private Packets number16(int number) {
        return number8(number >> 8).number8(number);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    int size() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    void clear() {
        length = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
