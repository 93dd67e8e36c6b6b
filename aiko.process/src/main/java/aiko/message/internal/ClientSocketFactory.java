// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes the socket of one connection, and can cut it whatever else hangs on it. */
final class ClientSocketFactory extends SocketFactory {
    private final ServerSettings settings;
    private final IncomingPackets.Receiver receiver;
    private volatile ClientSocket latest;

    /** @param receiver of the messages that bypass Paho */
    ClientSocketFactory(ServerSettings settings, IncomingPackets.Receiver receiver) {
        this.settings = settings;
        this.receiver = receiver;
    }

    /** See {@link ClientSocket#disconnect}. */
    void disconnect() throws IOException, InterruptedException {
        latest.disconnect();
    }

    /** See {@link ClientSocket#packets}. */
    OutgoingPackets packets() {
        return latest.packets();
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
        latest = new ClientSocket(settings, receiver);
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
