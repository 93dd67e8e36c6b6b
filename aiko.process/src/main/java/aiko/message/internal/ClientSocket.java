// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A socket to an MQTT server: small messages do not wait for the acknowledgement of those before, TLS, where wanted, is
 * part of connecting, and what comes in is acknowledged at once and passes a {@link TopicGuard} where it is plain MQTT.
 */
final class ClientSocket extends Socket {
    private static final String VERIFY_HOST_NAME = "HTTPS";

    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
    /** The same as a binary WebSocket message, and the end of the WebSocket, both masked with zeros. */
    private static final byte[] DISCONNECT_FRAMES = {
        (byte) 0x82, (byte) 0x82, 0, 0, 0, 0, (byte) 0xE0, 0, (byte) 0x88, (byte) 0x80, 0, 0, 0, 0
    };

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ServerSettings settings;
    private final Consumer<String> unreadable;
    private InputStream prompt;
    private SSLSocket secured;
    private InputStream input;

    ClientSocket(ServerSettings settings, Consumer<String> unreadable) {
        this.settings = settings;
        this.unreadable = unreadable;
    }

    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
        setTcpNoDelay(true);
        super.connect(address, timeout);
        prompt = new PromptInput(super.getInputStream(), this, ended);
        if (settings.tls()) {
            setSoTimeout(timeout);
            secured = secure();
            secured.startHandshake();
            setSoTimeout(0);
        }
        InputStream plain = secured == null ? prompt : secured.getInputStream();
        input = settings.webSockets() ? new BufferedInputStream(plain) : new TopicGuard(plain, unreadable);
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
        return secured == null ? super.getOutputStream() : secured.getOutputStream();
    }
}
