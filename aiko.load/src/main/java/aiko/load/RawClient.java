// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;

/**
 * A minimal MQTT client for load tests, which costs very little and needs no thread: it writes prepared packets, and reads
 * packets as bytes. Both block; several threads may send, one may read.
 */
public final class RawClient implements AutoCloseable {
    private static final int CONNECT_LIMIT_MILLIS = 5_000;
    private static final int FOR_EVER = 0;
    private static final int SUBACK = 0x90;

    private final Socket socket;
    private final OutputStream out;
    private final PacketReader reader;
    private boolean isPrompt;

    /** Connects to the MQTT server with that port on this machine. */
    public RawClient(int port, String clientId) throws IOException {
        this(Server.local(port), clientId, null, FOR_EVER);
    }

    /**
     * The same with received data acknowledged at once, so that a server that collects small packets does not hold the second
     * of two messages back. Only on systems that support it, such as Linux.
     */
    public static RawClient prompt(int port, String clientId) throws IOException {
        var client = new RawClient(port, clientId);
        client.isPrompt = true;
        return client;
    }

    /** The same with a last will, which the server publishes if the connection breaks. */
    public static RawClient withWill(int port, String clientId, String topic, String payload) throws IOException {
        return new RawClient(Server.local(port), clientId, new Will(topic, payload), FOR_EVER);
    }

    /**
     * Connects.
     *
     * @param will may be null
     * @param keepAliveSeconds the server closes the connection if nothing is sent for one and a half times as long; 0 for never
     */
    RawClient(Server server, String clientId, Will will, int keepAliveSeconds) throws IOException {
        socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(CONNECT_LIMIT_MILLIS);
            out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            reader = new PacketReader(in);
            send(Packets.connect(clientId, will, server, keepAliveSeconds));
            reader.next();
            if (reader.lastByte() != 0) {
                throw new IOException("connection refused by the MQTT server: return code " + reader.lastByte());
            }
            socket.setSoTimeout(FOR_EVER);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Subscribes with quality of service 0, and waits for the acknowledgement. */
    public void subscribe(String topicFilter) throws IOException {
        send(Packets.subscribe(topicFilter));
        do {
            reader.next();
        } while (reader.type() != SUBACK);
        if (reader.lastByte() != 0) {
            throw new IOException("subscription to " + topicFilter + " refused by the MQTT server");
        }
    }

    /** The payload of the next message; blocks until there is one. */
    public byte[] receive() throws IOException {
        reader.nextMessage();
        if (isPrompt) {
            // The system may reset it at any time.
            socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        }
        return reader.payload();
    }

    /**
     * A received message.
     *
     * @param payload the text of the payload
     */
    public record Message(String topic, String payload) {}

    /** The next message, whatever its topic; blocks until there is one. */
    public Message next() throws IOException {
        reader.nextMessage();
        return new Message(reader.topic(), reader.payloadText());
    }

    PacketReader reader() {
        return reader;
    }

    /** Sends packets. */
    public synchronized void send(byte[] packets) throws IOException {
        out.write(packets);
    }

    synchronized void send(Packets packets) throws IOException {
        packets.writeTo(out);
        packets.clear();
    }

    /** Limits how long reading waits; then it ends with an exception. */
    void readLimit(int milliseconds) throws IOException {
        socket.setSoTimeout(milliseconds);
    }

    /** Disconnects in order, so that the last will is not published. */
    void disconnect() throws IOException {
        send(Packets.disconnect());
        socket.close();
    }

    /** Drops the connection, as if the process had been killed. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
