// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Creates the socket of one connection, and can close it even if a thread is blocked in it. */
final class ClientSocketFactory extends SocketFactory {
    private final Endpoint endpoint;
    private final PahoThreads threads;
    private final IncomingPackets.Receiver receiver;
    private ClientSocket latest;
    private boolean isCut;

    /**
     * @param threads the threads that use the socket
     * @param receiver receives the messages that bypass Paho
     */
    ClientSocketFactory(Endpoint endpoint, PahoThreads threads, IncomingPackets.Receiver receiver) {
        this.endpoint = endpoint;
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

    /** The IP address that the latest socket has been given; null for none. */
    InetAddress tried() {
        ClientSocket socket = latest();
        return socket == null ? null : socket.tried();
    }

    /** Whether this side has closed the socket. */
    boolean isClosed() {
        return latest().isClosed();
    }

    private synchronized ClientSocket latest() {
        return latest;
    }

    /**
     * Closes the socket: reading and writing fail at once. A socket that Paho requests later cannot be connected any more:
     * it would replace the next connection at the server.
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
        latest = new ClientSocket(endpoint, threads, receiver);
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
