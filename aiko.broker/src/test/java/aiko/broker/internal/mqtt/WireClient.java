// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.packet.PacketType;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A client that does what it is told, byte by byte, and reads only when it is told. */
final class WireClient implements AutoCloseable {
    private static final int SMALL_BUFFER = 32 << 10;
    private static final int LIMIT_MILLIS = 20_000;

    final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    boolean sessionPresent;
    int returnCode;

    record Received(int first, String topic, int id, byte[] payload) {
        int type() {
            return first >> 4;
        }

        int qualityOfService() {
            return first >> 1 & 3;
        }

        boolean isRetained() {
            return (first & 1) != 0;
        }

        boolean isDuplicate() {
            return (first & 8) != 0;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    WireClient(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** At another address of this machine, such as 127.0.0.2. */
    WireClient(int port, String from) throws IOException {
        this(connected(new Socket(), port, from));
    }

    WireClient(Socket connected) throws IOException {
        socket = connected;
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    static <S extends Socket> S connected(S socket, int port, String from) throws IOException {
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    WireClient connect(String clientId, boolean clean) throws IOException {
        return connect(clientId, clean, 0, null, null);
    }

    WireClient connect(String clientId, boolean clean, int keepAlive, String willTopic, String will)
            throws IOException {
        return connect(4, clientId, clean, keepAlive, willTopic, will);
    }

    WireClient connect(int version, String clientId, boolean clean, int keepAlive, String willTopic, String will)
            throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        text(data, version == 3 ? "MQIsdp" : "MQTT");
        data.writeByte(version);
        data.writeByte((clean ? 2 : 0) | (willTopic == null ? 0 : 4));
        data.writeShort(keepAlive);
        if (version == 5) {
            data.writeByte(0);
        }
        text(data, clientId);
        if (willTopic != null) {
            text(data, willTopic);
            text(data, will);
        }
        send(0x10, body.toByteArray());
        return connected();
    }

    WireClient login(String user, String password) throws IOException {
        sendLogin(user, password);
        return connected();
    }

    /** Without reading the answer. */
    void sendLogin(String user, String password) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        text(data, "MQTT");
        data.writeByte(4);
        data.writeByte(0xc2);
        data.writeShort(0);
        text(data, "");
        text(data, user);
        text(data, password);
        send(0x10, body.toByteArray());
    }

    /** As a container of this machine that asks for the name of the server, but with an identifier and a last will. */
    WireClient askForName(String clientId, String willTopic, String will) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        text(data, "MQTT");
        data.writeByte(4);
        data.writeByte(0x86);
        data.writeShort(0);
        text(data, clientId);
        text(data, willTopic);
        text(data, will);
        text(data, ServerName.RESERVED_USER);
        send(0x10, body.toByteArray());
        return connected();
    }

    private WireClient connected() throws IOException {
        Received connack = read();
        sessionPresent = connack.payload()[0] == 1;
        returnCode = connack.payload()[1] & 0xff;
        return this;
    }

    WireClient subscribe(String filter, int qualityOfService) throws IOException {
        requestSubscription(filter, qualityOfService);
        if (read().type() != PacketType.SUBACK) {
            throw new IOException("something else than SUBACK");
        }
        return this;
    }

    void requestSubscription(String filter, int qualityOfService) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(1);
        text(data, filter);
        data.writeByte(qualityOfService);
        send(0x82, body.toByteArray());
    }

    void unsubscribe(String filter) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(2);
        text(data, filter);
        send(0xa2, body.toByteArray());
    }

    void publish(String topic, String payload) throws IOException {
        publish(0, topic, payload.getBytes(StandardCharsets.UTF_8), false, 0);
        out.flush();
    }

    void retain(String topic, String payload) throws IOException {
        publish(0, topic, payload.getBytes(StandardCharsets.UTF_8), true, 0);
        out.flush();
    }

    /** Into the buffer. */
    void publish(int qualityOfService, String topic, byte[] payload, boolean retained, int id) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        text(data, topic);
        if (qualityOfService > 0) {
            data.writeShort(id);
        }
        data.write(payload);
        write(0x30 | qualityOfService << 1 | (retained ? 1 : 0), body.toByteArray());
    }

    void flush() throws IOException {
        out.flush();
    }

    /** A PUBLISH of which so many bytes are announced, and fewer come. */
    void beginPacket(int announced, int sent) throws IOException {
        out.write(0x30);
        int rest = announced;
        do {
            out.write(rest > 127 ? rest & 127 | 128 : rest);
            rest >>= 7;
        } while (rest > 0);
        out.write(new byte[] {0, 1, 'x'});
        out.write(new byte[sent - 3]);
        out.flush();
    }

    void acknowledge(int type, int id) throws IOException {
        send(type << 4 | (type == PacketType.PUBREL ? 2 : 0), new byte[] {(byte) (id >> 8), (byte) id});
    }

    void ping() throws IOException {
        send(0xc0, new byte[0]);
    }

    void disconnect() throws IOException {
        send(0xe0, new byte[0]);
    }

    void send(int first, byte[] body) throws IOException {
        write(first, body);
        out.flush();
    }

    private void write(int first, byte[] body) throws IOException {
        out.write(first);
        int rest = body.length;
        do {
            out.write(rest > 127 ? rest & 127 | 128 : rest);
            rest >>= 7;
        } while (rest > 0);
        out.write(body);
    }

    private static void text(DataOutputStream data, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.writeShort(bytes.length);
        data.write(bytes);
    }

    /** The next packet; throws EOFException when the server has closed the connection. */
    Received read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 127) << shift;
            if (next < 128) {
                break;
            }
        }
        byte[] body = in.readNBytes(length);
        if (first >> 4 != PacketType.PUBLISH) {
            int id = body.length > 1 ? (body[0] & 0xff) << 8 | body[1] & 0xff : 0;
            return new Received(first, null, id, body);
        }
        int topicLength = (body[0] & 0xff) << 8 | body[1] & 0xff;
        int payloadStart = 2 + topicLength + ((first & 6) != 0 ? 2 : 0);
        int id = (first & 6) != 0 ? (body[2 + topicLength] & 0xff) << 8 | body[3 + topicLength] & 0xff : 0;
        return new Received(
                first,
                new String(body, 2, topicLength, StandardCharsets.UTF_8),
                id,
                Arrays.copyOfRange(body, payloadStart, body.length));
    }

    /** From now on it reads, and forgets, whatever comes: answers that nobody reads hold up what is sent as well. */
    WireClient forgetting() {
        var thread = new Thread(() -> {
            try {
                while (true) {
                    read();
                }
            } catch (IOException ended) {
                // as wanted
            }
        });
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Whether nothing comes for a moment, with an answer of the server to show that all has come. */
    boolean hasNothingToRead() throws IOException {
        ping();
        return read().type() == PacketType.PINGRESP;
    }

    void timeout(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
    }

    /** Like a plug that is pulled: no good-bye. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
