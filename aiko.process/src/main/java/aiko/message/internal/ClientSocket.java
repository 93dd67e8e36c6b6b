// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A socket to an MQTT server: small messages do not wait for the acknowledgement of those before, TLS, where wanted, is
 * part of connecting, and what comes in is acknowledged at once. Where no WebSocket is in between, messages of quality of
 * service 0 bypass Paho: see {@link IncomingPackets} and {@link OutgoingPackets}.
 */
final class ClientSocket extends Socket {
    private static final String VERIFY_HOST_NAME = "HTTPS";

    /**
     * What waits here is out of reach. The system's choice grows to megabytes, so that where much is sent, what is published
     * then would come half a second late, and much would be lost with the connection.
     */
    private static final int SEND_BUFFER_BYTES = 1 << 17;

    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
    /** The same as a binary WebSocket message, and the end of the WebSocket, both masked with zeros. */
    private static final byte[] DISCONNECT_FRAMES = {
        (byte) 0x82, (byte) 0x82, 0, 0, 0, 0, (byte) 0xE0, 0, (byte) 0x88, (byte) 0x80, 0, 0, 0, 0
    };

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ServerSettings settings;
    private final PahoThreads threads;
    private final IncomingPackets.Receiver receiver;
    private InputStream prompt;
    private SSLSocket secured;
    private InputStream input;
    private volatile OutgoingPackets packets;

    ClientSocket(ServerSettings settings, PahoThreads threads, IncomingPackets.Receiver receiver) {
        this.settings = settings;
        this.threads = threads;
        this.receiver = receiver;
    }

    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
        setTcpNoDelay(true);
        setSendBufferSize(SEND_BUFFER_BYTES);
        super.connect(address, timeout);
        prompt = new PromptInput(super.getInputStream(), this, threads, ended);
        if (settings.tls()) {
            setSoTimeout(timeout);
            secured = secure();
            secured.startHandshake();
            setSoTimeout(0);
        }
        InputStream plain = secured == null ? prompt : secured.getInputStream();
        if (settings.webSockets()) {
            input = new BufferedInputStream(plain);
        } else {
            input = new IncomingPackets(plain, receiver);
            packets = new OutgoingPackets(rawOutput());
        }
    }

    private SSLSocket secure() throws IOException {
        SSLContext context;
        try {
            context = settings.tlsContext().isPresent() ? settings.tlsContext().get() : SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException none) {
            throw new IOException("this JVM has no TLS", none);
        }
        var socket = (SSLSocket) context.getSocketFactory().createSocket(this, settings.host(), settings.port(), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(VERIFY_HOST_NAME);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /**
     * Disconnects from the server in order, and waits until the server has seen it. Paho's own way hangs for ever with a
     * server that hangs. To be called when Paho has nothing more to send; blocks until the socket is closed.
     */
    void disconnect() throws IOException, InterruptedException {
        OutputStream output = getOutputStream();
        output.write(settings.webSockets() ? DISCONNECT_FRAMES : DISCONNECT);
        output.flush();
        ended.await();
    }

    /** The server has ended the connection, which TLS and WebSockets see before the socket does. */
    void ended() {
        ended.countDown();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return input == null ? prompt : input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return packets == null ? rawOutput() : packets;
    }

    private OutputStream rawOutput() throws IOException {
        return secured == null ? super.getOutputStream() : secured.getOutputStream();
    }

    /** Where messages can bypass Paho; null where they can't. */
    OutgoingPackets packets() {
        return packets;
    }
}
