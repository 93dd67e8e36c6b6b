// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import aiko.message.internal.transport.MqttAddress;
import aiko.message.internal.transport.MqttSettings;
import aiko.message.internal.websocket.WebSocketHandshake;
import aiko.message.internal.websocket.WebSocketInput;
import aiko.message.internal.websocket.WebSocketOutput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;

/**
 * A socket to an MQTT server. Small messages do not wait for acknowledgements, received data is acknowledged at once, and TLS
 * and WebSockets, if configured, are part of connecting. Messages bypass Paho: see
 * {@link IncomingPackets} and {@link OutgoingPackets}.
 */
final class ClientSocket extends Socket {
    private static final int WEB_SOCKET_BUFFER_BYTES = 1 << 16;

    /**
     * Bytes in this buffer are out of reach. By default it grows to megabytes: under load, messages would arrive half a second
     * late, and many would be lost with the connection.
     */
    private static final int SEND_BUFFER_BYTES = 1 << 17;

    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
    private static final byte[] NORMAL_CLOSURE = {1000 >> 8, (byte) 1000};
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Endpoint endpoint;
    private final PahoThreads threads;
    private final IncomingPackets.Receiver receiver;
    private InputStream prompt;
    private SSLSocket secured;
    private WebSocketOutput webSocket;
    private InputStream input;
    private volatile OutgoingPackets packets;
    private volatile InetAddress tried;

    ClientSocket(Endpoint endpoint, PahoThreads threads, IncomingPackets.Receiver receiver) {
        this.endpoint = endpoint;
        this.threads = threads;
        this.receiver = receiver;
    }

    /** @param ignored Paho does not know the address of the server */
    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        MqttSettings settings = endpoint.settings();
        MqttAddress address = endpoint.address();
        tried = endpoint.hostAddresses().next();
        var server = new InetSocketAddress(tried, address.port());
        setTcpNoDelay(true);
        setSendBufferSize(SEND_BUFFER_BYTES);
        super.connect(server, timeout);
        prompt = new PromptInput(super.getInputStream(), this, threads, ended);
        setSoTimeout(timeout);
        InputStream bytes = prompt;
        OutputStream output = super.getOutputStream();
        if (settings.tls()) {
            secured = TlsName.of(address.host()).secure(this, address.port(), settings);
            bytes = secured.getInputStream();
            output = secured.getOutputStream();
        }
        if (settings.webSockets()) {
            var buffered = new BufferedInputStream(bytes, WEB_SOCKET_BUFFER_BYTES);
            WebSocketHandshake.open(buffered, output, address);
            webSocket = new WebSocketOutput(output);
            bytes = new WebSocketInput(buffered, webSocket);
            output = webSocket;
        }
        setSoTimeout(0);
        input = new IncomingPackets(bytes, receiver);
        packets = new OutgoingPackets(output);
    }

    /**
     * Disconnects from the server in order, and waits until the server has closed the connection. Paho's own method hangs
     * forever if the server hangs. Call it when Paho has nothing more to send.
     */
    void disconnect() throws IOException, InterruptedException {
        OutputStream output = getOutputStream();
        output.write(DISCONNECT);
        output.flush();
        if (webSocket != null) {
            webSocket.answer(WebSocketOutput.CLOSE, NORMAL_CLOSURE);
        }
        ended.await();
    }

    /** The server has closed the connection, which TLS and WebSockets notice before the socket. */
    void ended() {
        ended.countDown();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return input == null ? prompt : input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return packets == null ? super.getOutputStream() : packets;
    }

    /** The IP address that it connects to; null before that is known. */
    InetAddress tried() {
        return tried;
    }

    /** The way for messages that bypass Paho; null before it is connected. */
    OutgoingPackets packets() {
        return packets;
    }
}
