// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * As little of an MQTT client as a benchmark needs, so that the other end costs next to nothing: it writes packets that
 * are ready beforehand, and reads them as bytes.
 */
final class RawClient implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int PUBLISH = 0x30;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK_BYTES = 5;
    private static final int CLEAN_SESSION = 2;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CONNACK_BYTES = 4;

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    /** Connects to the MQTT server with that port on this machine. */
    RawClient(int port, String clientId) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.writeByte(4);
        data.writeByte(CLEAN_SESSION);
        data.writeShort(0);
        data.writeUTF(clientId);
        send(packet(CONNECT, body.toByteArray()));
        if (in.readNBytes(CONNACK_BYTES)[CONNACK_BYTES - 1] != 0) {
            throw new IOException("the MQTT server refuses the connection");
        }
    }

    /** Subscribes with QoS 0, and waits until the server has granted it. */
    void subscribe(String topicFilter) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(1);
        data.writeUTF(topicFilter);
        data.writeByte(0);
        send(packet(SUBSCRIBE, body.toByteArray()));
        if (in.readNBytes(SUBACK_BYTES)[SUBACK_BYTES - 1] != 0) {
            throw new IOException("the MQTT server refuses the subscription");
        }
    }

    /** The payload of the next message; blocks until there is one. */
    byte[] receive() throws IOException {
        while (true) {
            int type = in.readUnsignedByte();
            int length = 0;
            for (int shift = 0, next = 128; next >= 128; shift += 7) {
                next = in.readUnsignedByte();
                length |= (next & 127) << shift;
            }
            if (type == PUBLISH) {
                int topicLength = in.readUnsignedShort();
                in.skipNBytes(topicLength);
                return in.readNBytes(length - 2 - topicLength);
            }
            in.skipNBytes(length);
        }
    }

    /** The packet that publishes this. */
    static byte[] publish(String topic, String payload) throws IOException {
        var body = new ByteArrayOutputStream();
        new DataOutputStream(body).writeUTF(topic);
        body.write(payload.getBytes(StandardCharsets.UTF_8));
        return packet(PUBLISH, body.toByteArray());
    }

    private static byte[] packet(int type, byte[] body) throws IOException {
        var packet = new ByteArrayOutputStream();
        packet.write(type);
        int left = body.length;
        do {
            packet.write(left % 128 | (left >= 128 ? 128 : 0));
            left /= 128;
        } while (left > 0);
        packet.write(body);
        return packet.toByteArray();
    }

    /** So many copies of the packet, one after the other. */
    static byte[] times(byte[] packet, int count) {
        var all = new byte[packet.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(packet, 0, all, i * packet.length, packet.length);
        }
        return all;
    }

    void send(byte[] packets) throws IOException {
        out.write(packets);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
