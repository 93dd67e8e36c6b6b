// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An MQTT 3.1.1 packet in the making. */
final class Packet {
    static final int CONNECT = 0x10;
    static final int CONNACK = 0x20;
    static final int PUBLISH = 0x30;
    static final int PUBACK = 0x40;
    static final int PUBREC = 0x50;
    static final int PUBREL = 0x62;
    static final int PUBCOMP = 0x70;
    static final int SUBSCRIBE = 0x82;
    static final int SUBACK = 0x90;
    static final int UNSUBSCRIBE = 0xA2;
    static final int UNSUBACK = 0xB0;
    static final int PINGREQ = 0xC0;
    static final int PINGRESP = 0xD0;
    static final int DISCONNECT = 0xE0;

    private final int header;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Packet(int header) {
        this.header = header;
    }

    Packet number8(int number) {
        body.write(number);
        return this;
    }

    Packet number16(int number) {
        return number8(number >> 8).number8(number);
    }

    /** A text, after its length. */
    Packet field(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return number16(encoded.length).bytes(encoded);
    }

    Packet bytes(byte[] more) {
        body.writeBytes(more);
        return this;
    }

    byte[] toBytes() {
        var packet = new ByteArrayOutputStream(body.size() + 5);
        packet.write(header);
        int left = body.size();
        do {
            packet.write(left % 128 | (left >= 128 ? 128 : 0));
            left /= 128;
        } while (left > 0);
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }
}
