// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** MQTT packets as bytes. */
public final class MqttPackets {
    static final byte IDENTIFIER = 7;

    private MqttPackets() {}

    public static byte[] message(int qualityOfService, String topic, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] id = qualityOfService == 0 ? new byte[0] : new byte[] {0, IDENTIFIER};
        var packet = new ByteArrayOutputStream();
        packet.write(0x30 | qualityOfService << 1);
        int remaining = 2 + name.length + id.length + payload.length;
        do {
            packet.write(remaining % 128 | (remaining >= 128 ? 0x80 : 0));
            remaining /= 128;
        } while (remaining > 0);
        packet.write(name.length >> 8);
        packet.write(name.length);
        packet.writeBytes(name);
        packet.writeBytes(id);
        packet.writeBytes(payload);
        return packet.toByteArray();
    }

    public static byte[] together(byte[]... packets) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(packets).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Takes the bytes apart again; the last packet may be a part only. */
    public static List<byte[]> apart(byte[] bytes) {
        var packets = new ArrayList<byte[]>();
        for (int start = 0; start < bytes.length; ) {
            int index = start + 1;
            int remaining = 0;
            for (int shift = 0; ; shift += 7) {
                remaining |= (bytes[index] & 0x7F) << shift;
                if (bytes[index++] >= 0) {
                    break;
                }
            }
            int end = Math.min(bytes.length, index + remaining);
            packets.add(Arrays.copyOfRange(bytes, start, end));
            start = end;
        }
        return packets;
    }
}
