// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.packet.IncomingPacket;
import aiko.broker.internal.packet.Message;
import aiko.broker.internal.packet.PacketType;
import aiko.broker.internal.packet.PacketWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The name that this server publishes on {@code $SYS/broker/version}, and how to ask another server for it. */
public final class ServerName {
    static final String RESERVED = "$SYS/";
    static final String TOPIC = RESERVED + "broker/version";
    static final byte[] OURS = "Aiko embedded MQTT server".getBytes(StandardCharsets.UTF_8);

    /** A server with accounts lets this user without a password ask for its name, on the same machine, and nothing else. */
    static final String RESERVED_USER = TOPIC;

    private static final byte[] CONNECT = {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 10, 0, 0};
    private static final int FLAGS = 9;
    private static final int NAMED = 0x82;
    private static final byte[] DISCONNECT = {(byte) (PacketType.DISCONNECT << 4), 0};
    private static final int CONNACK_LENGTH = 4;
    private static final int SUBACK_LENGTH = 5;

    private ServerName() {}

    /** Whether a packet subscribes to the name of the server, and nothing else, or ends the connection. */
    static boolean isQuestion(IncomingPacket packet) {
        byte[] topic = TOPIC.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = packet.copy(packet.position());
        return switch (packet.type()) {
            case PacketType.DISCONNECT -> true;
            case PacketType.SUBSCRIBE -> bytes.length == topic.length + 5
                    && Arrays.equals(bytes, 4, bytes.length - 1, topic, 0, topic.length);
            default -> false;
        };
    }

    /**
     * Whether the server at that address is an embedded one; empty if it does not answer, perhaps because it is ending. Waits
     * for its answer.
     *
     * @param limitMillis the time limit of each step
     */
    public static Optional<Boolean> isOurs(InetAddress address, int port, int limitMillis) {
        Optional<Boolean> answer = isOurs(address, port, limitMillis, connectAs(RESERVED_USER));
        return answer.isPresent() ? answer : isOurs(address, port, limitMillis, CONNECT);
    }

    private static byte[] connectAs(String user) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        byte[] connect = Arrays.copyOf(CONNECT, CONNECT.length + 2 + name.length);
        connect[1] += (byte) (2 + name.length);
        connect[FLAGS] = (byte) NAMED;
        connect[CONNECT.length + 1] = (byte) name.length;
        System.arraycopy(name, 0, connect, CONNECT.length + 2, name.length);
        return connect;
    }

    private static Optional<Boolean> isOurs(InetAddress address, int port, int limitMillis, byte[] connect) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), limitMillis);
            socket.setSoTimeout(limitMillis);
            var in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write(connect);
            byte[] connack = in.readNBytes(CONNACK_LENGTH);
            if (connack.length < CONNACK_LENGTH || connack[CONNACK_LENGTH - 1] != PacketWriter.ACCEPTED) {
                return Optional.empty();
            }
            byte[] topic = TOPIC.getBytes(StandardCharsets.UTF_8);
            out.write(new byte[] {
                (byte) (PacketType.SUBSCRIBE << 4 | 2), (byte) (topic.length + 5), 0, 1, 0, (byte) topic.length
            });
            out.write(topic);
            out.write(0);
            byte[] expected =
                    new Message(TOPIC, 0, OURS, 0, false).unacknowledged(true).head();
            in.readNBytes(SUBACK_LENGTH);
            byte[] head = in.readNBytes(expected.length);
            if (head.length < expected.length) {
                return Optional.empty();
            }
            // A different length is a different name.
            boolean isOurs = Arrays.equals(head, expected) && Arrays.equals(in.readNBytes(OURS.length), OURS);
            out.write(DISCONNECT);
            return Optional.of(isOurs);
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }
}
