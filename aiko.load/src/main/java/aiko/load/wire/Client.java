// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A client of an MQTT server that has no thread: what arrives is read when somebody waits for it. For one thread.
 */
final class Client implements AutoCloseable {
    private static final int PROTOCOL_LEVEL = 4;
    private static final int CLEAN_SESSION = 2;
    private static final int WITH_WILL = 4;
    private static final int WILL_RETAINED = 0x20;
    private static final int WITH_USER_NAME = 0x80;
    private static final int WITH_PASSWORD = 0x40;
    private static final int RETAINED = 1;
    private static final int SHORTEST_WAIT_MILLIS = 1;

    private final Node node;
    private final String id;
    private final long limitNanos;
    private final Socket socket = new Socket();
    private final OutputStream out;
    private final InputStream in;
    private final Queue<Message> messages = new ArrayDeque<>();
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private int lastPacketId;

    /** A packet that is no message; the body of an acknowledgement begins with the identifier. */
    private record Answer(int type, byte[] body) {
        boolean acknowledges(int packetId) {
            return body.length >= 2 && ((body[0] & 0xFF) << 8 | body[1] & 0xFF) == packetId;
        }
    }

    /** Of quality of service 1, as those of Aiko. */
    record Will(String topic, String payload, boolean isRetained) {}

    /**
     * Connects with a clean session.
     *
     * @param will null for none
     * @param keepAliveSeconds 0 for none
     */
    Client(Node node, String id, Will will, int keepAliveSeconds, long limitNanos) throws IOException {
        this.node = node;
        this.id = id;
        this.limitNanos = limitNanos;
        try {
            socket.connect(
                    new InetSocketAddress(node.host(), node.port()), (int) TimeUnit.NANOSECONDS.toMillis(limitNanos));
            socket.setTcpNoDelay(true);
            out = socket.getOutputStream();
            in = socket.getInputStream();
            send(connect(will, keepAliveSeconds));
            Answer answer = await(Packet.CONNACK, -1);
            if (answer.body()[1] != 0) {
                throw new CheckFailure("the server refuses the connection with return code " + answer.body()[1]);
            }
            if (answer.body()[0] != 0) {
                throw new CheckFailure("the server reports a session, but a clean one was asked for");
            }
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private Packet connect(Will will, int keepAliveSeconds) {
        boolean hasUser = !node.userName().isEmpty();
        int flags = CLEAN_SESSION
                | (will == null ? 0 : WITH_WILL | 1 << 3 | (will.isRetained() ? WILL_RETAINED : 0))
                | (hasUser ? WITH_USER_NAME | WITH_PASSWORD : 0);
        var packet = new Packet(Packet.CONNECT)
                .field("MQTT")
                .number8(PROTOCOL_LEVEL)
                .number8(flags)
                .number16(keepAliveSeconds)
                .field(id);
        if (will != null) {
            packet.field(will.topic()).field(will.payload());
        }
        return hasUser ? packet.field(node.userName()).field(node.password()) : packet;
    }

    String id() {
        return id;
    }

    /** Publishes a text with quality of service 0. */
    void publish(String topic, String text) throws IOException {
        publish(topic, text.getBytes(StandardCharsets.UTF_8), 0, false);
    }

    void retain(String topic, String text) throws IOException {
        publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, true);
    }

    /** Publishes; with quality of service 1 or 2 it waits for the acknowledgement. */
    void publish(String topic, byte[] payload, int qualityOfService, boolean retained) throws IOException {
        int packetId = begin(topic, payload, qualityOfService, retained);
        if (qualityOfService == 1) {
            await(Packet.PUBACK, packetId);
        } else if (qualityOfService == 2) {
            await(Packet.PUBREC, packetId);
            send(new Packet(Packet.PUBREL).number16(packetId));
            await(Packet.PUBCOMP, packetId);
        }
    }

    /** Publishes, and does not wait. */
    int begin(String topic, byte[] payload, int qualityOfService, boolean retained) throws IOException {
        var packet = new Packet(Packet.PUBLISH | qualityOfService << 1 | (retained ? RETAINED : 0)).field(topic);
        int packetId = 0;
        if (qualityOfService > 0) {
            packetId = nextPacketId();
            packet.number16(packetId);
        }
        send(packet.bytes(payload));
        return packetId;
    }

    /** Waits for the acknowledgement of one that was begun with quality of service 1. */
    void awaitAcknowledgement(int packetId) throws IOException {
        await(Packet.PUBACK, packetId);
    }

    /** Subscribes with quality of service 0, as Aiko does. */
    void subscribe(String... filters) throws IOException {
        subscribe(0, filters);
    }

    void subscribe(int qualityOfService, String... filters) throws IOException {
        int packetId = nextPacketId();
        var packet = new Packet(Packet.SUBSCRIBE).number16(packetId);
        for (String filter : filters) {
            packet.field(filter).number8(qualityOfService);
        }
        send(packet);
        Answer answer = await(Packet.SUBACK, packetId);
        if (answer.body().length != 2 + filters.length) {
            throw new CheckFailure(filters.length + " filters, but " + (answer.body().length - 2)
                    + " return codes in the acknowledgement");
        }
        for (int i = 0; i < filters.length; i++) {
            if ((answer.body()[2 + i] & 0xFF) != qualityOfService) {
                throw new CheckFailure("the subscription to " + filters[i] + " with quality of service "
                        + qualityOfService + " is acknowledged with " + (answer.body()[2 + i] & 0xFF));
            }
        }
    }

    void unsubscribe(String filter) throws IOException {
        int packetId = nextPacketId();
        send(new Packet(Packet.UNSUBSCRIBE).number16(packetId).field(filter));
        await(Packet.UNSUBACK, packetId);
    }

    void ping() throws IOException {
        send(new Packet(Packet.PINGREQ));
        await(Packet.PINGRESP, -1);
    }

    /** The next message. */
    Message next() throws IOException {
        Message message = next(limitNanos);
        if (message == null) {
            throw new CheckFailure("no message within " + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " s");
        }
        return message;
    }

    /** The next message; null if there is none in that time. */
    Message next(long nanos) throws IOException {
        long deadline = System.nanoTime() + nanos;
        while (messages.isEmpty()) {
            if (!fillPacket(deadline)) {
                return null;
            }
            read();
        }
        return messages.remove();
    }

    /** Fails if there is a message in that time. */
    void expectNothing(long nanos) throws IOException {
        Message message = next(nanos);
        if (message != null) {
            throw new CheckFailure("unexpected message \"" + message.text() + "\" on " + message.topic());
        }
    }

    /** Whether the server closes the connection in that time. */
    boolean isClosedWithin(long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            while (fillPacket(deadline)) {
                read();
            }
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private Answer await(int type, int packetId) throws IOException {
        long deadline = System.nanoTime() + limitNanos;
        while (true) {
            if (!fillPacket(deadline)) {
                throw new CheckFailure(
                        "no " + name(type) + " within " + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " s");
            }
            Answer answer = read();
            if (answer != null && answer.type() == type && (packetId < 0 || answer.acknowledges(packetId))) {
                return answer;
            }
        }
    }

    private static String name(int type) {
        return switch (type) {
            case Packet.CONNACK -> "answer to CONNECT";
            case Packet.SUBACK -> "answer to SUBSCRIBE";
            case Packet.UNSUBACK -> "answer to UNSUBSCRIBE";
            case Packet.PINGRESP -> "answer to PINGREQ";
            default -> "acknowledgement of the message";
        };
    }

    /** Reads the packet in the buffer: a message is queued and, if necessary, acknowledged; null for one. */
    private Answer read() throws IOException {
        int type = buffer[start] & 0xFF;
        int position = start + 1;
        while (buffer[position++] < 0) {
            // the length
        }
        int packetEnd = start + packetLength();
        byte[] body = Arrays.copyOfRange(buffer, position, packetEnd);
        start = packetEnd;
        if ((type & 0xF0) != Packet.PUBLISH) {
            if (type == Packet.PUBREL) {
                send(new Packet(Packet.PUBCOMP).bytes(body));
            }
            return new Answer(type, body);
        }
        int qualityOfService = type >> 1 & 3;
        int topicEnd = 2 + ((body[0] & 0xFF) << 8 | body[1] & 0xFF);
        int payloadStart = topicEnd + (qualityOfService > 0 ? 2 : 0);
        messages.add(new Message(
                new String(body, 2, topicEnd - 2, StandardCharsets.UTF_8),
                Arrays.copyOfRange(body, payloadStart, body.length),
                qualityOfService,
                (type & RETAINED) != 0));
        if (qualityOfService > 0) {
            send(new Packet(qualityOfService == 1 ? Packet.PUBACK : Packet.PUBREC)
                    .bytes(Arrays.copyOfRange(body, topicEnd, payloadStart)));
        }
        return null;
    }

    /** The length of the packet in the buffer; 0 if not even that is known yet. */
    private int packetLength() {
        int length = 0;
        for (int i = 0; i < 4 && start + 1 + i < end; i++) {
            length |= (buffer[start + 1 + i] & 0x7F) << 7 * i;
            if (buffer[start + 1 + i] >= 0) {
                return 2 + i + length;
            }
        }
        return 0;
    }

    /** Reads until a packet is in the buffer; false if that takes too long. */
    private boolean fillPacket(long deadline) throws IOException {
        while (true) {
            int length = packetLength();
            if (length > 0 && end - start >= length) {
                return true;
            }
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            }
            if (Math.max(length, end + 1) > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(length, 2 * buffer.length));
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis < 0) {
                return false;
            }
            socket.setSoTimeout((int) Math.max(SHORTEST_WAIT_MILLIS, millis));
            try {
                int count = in.read(buffer, end, buffer.length - end);
                if (count < 0) {
                    throw new EOFException("the server has closed the connection");
                }
                end += count;
            } catch (SocketTimeoutException tooLong) {
                return false;
            }
        }
    }

    private int nextPacketId() {
        lastPacketId = lastPacketId % 65_535 + 1;
        return lastPacketId;
    }

    private void send(Packet packet) throws IOException {
        send(packet.toBytes());
    }

    void send(byte[] packets) throws IOException {
        out.write(packets);
    }

    /** Disconnects in order, so that the last will is not published. */
    void disconnect() throws IOException {
        send(new Packet(Packet.DISCONNECT).toBytes());
        socket.close();
    }

    /** Drops the connection, as if the process had been killed. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
