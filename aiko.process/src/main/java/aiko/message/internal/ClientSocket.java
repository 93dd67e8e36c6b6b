// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A socket to an MQTT server: small messages do not wait for the acknowledgement of those before, TLS, where wanted, is
 * part of connecting, and what comes in passes a {@link TopicGuard} where it is plain MQTT.
 */
final class ClientSocket extends Socket {
    private static final String VERIFY_HOST_NAME = "HTTPS";

    private final ServerSettings settings;
    private final Consumer<String> unreadable;
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
        if (settings.tls()) {
            setSoTimeout(timeout);
            secured = secure();
            secured.startHandshake();
            setSoTimeout(0);
        }
        InputStream plain = secured == null ? super.getInputStream() : secured.getInputStream();
        input = settings.webSockets() ? plain : new TopicGuard(plain, unreadable);
    }

    private SSLSocket secure() throws IOException {
        SSLContext context;
        try {
            context = settings.tlsContext().isPresent()
                    ? settings.tlsContext().get()
                    : SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException none) {
            throw new IOException("this JVM has no TLS", none);
        }
        var socket = (SSLSocket)
                context.getSocketFactory().createSocket(this, settings.host(), settings.port(), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(VERIFY_HOST_NAME);
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return input == null ? super.getInputStream() : input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return secured == null ? super.getOutputStream() : secured.getOutputStream();
    }
}
