// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/** Makes the socket of one connection, and can cut it whatever else hangs on it. */
final class ClientSocketFactory extends SocketFactory {
    private final ServerSettings settings;
    private final Consumer<String> unreadable;
    private volatile ClientSocket latest;

    /** @param unreadable told of the topics of messages that are left out */
    ClientSocketFactory(ServerSettings settings, Consumer<String> unreadable) {
        this.settings = settings;
        this.unreadable = unreadable;
    }

    /** See {@link ClientSocket#disconnect}. */
    void disconnect() throws IOException, InterruptedException {
        latest.disconnect();
    }

    /** See {@link ClientSocket#ended}. */
    void ended() {
        latest.ended();
    }

    /** Closes the socket: who reads or writes it fails at once. */
    void cut() {
        Socket socket = latest;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyDown) {
                // as wanted
            }
        }
    }

    @Override
    public Socket createSocket() {
        latest = new ClientSocket(settings, unreadable);
        return latest;
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
