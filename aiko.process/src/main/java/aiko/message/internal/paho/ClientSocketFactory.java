// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import aiko.message.internal.transport.MqttSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes the socket of one connection, and can cut it whatever else hangs on it. */
final class ClientSocketFactory extends SocketFactory {
    private final MqttSettings settings;
    private final PahoThreads threads;
    private final IncomingPackets.Receiver receiver;
    private ClientSocket latest;
    private boolean isCut;

    /**
     * @param threads that use the socket
     * @param receiver of the messages that bypass Paho
     */
    ClientSocketFactory(MqttSettings settings, PahoThreads threads, IncomingPackets.Receiver receiver) {
        this.settings = settings;
        this.threads = threads;
        this.receiver = receiver;
    }

    /** See {@link ClientSocket#disconnect}. */
    void disconnect() throws IOException, InterruptedException {
        latest().disconnect();
    }

    /** See {@link ClientSocket#packets}. */
    OutgoingPackets packets() {
        return latest().packets();
    }

    /** See {@link ClientSocket#ended}. */
    void ended() {
        latest().ended();
    }

    /** Whether it was closed from here. */
    boolean isClosed() {
        return latest().isClosed();
    }

    private synchronized ClientSocket latest() {
        return latest;
    }

    /**
     * Closes the socket: who reads or writes it fails at once. A socket that Paho asks for afterwards cannot be connected
     * any more, or it would take the place of the next connection at the server.
     */
    void cut() {
        Socket socket;
        synchronized (this) {
            isCut = true;
            socket = latest;
        }
        if (socket != null) {
            close(socket);
        }
    }

    @Override
    public synchronized Socket createSocket() {
        latest = new ClientSocket(settings, threads, receiver);
        if (isCut) {
            close(latest);
        }
        return latest;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyDown) {
            // as wanted
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw connectedLater();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw connectedLater();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connectedLater();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw connectedLater();
    }

    private static UnsupportedOperationException connectedLater() {
        return new UnsupportedOperationException("sockets are connected by their user");
    }
}
