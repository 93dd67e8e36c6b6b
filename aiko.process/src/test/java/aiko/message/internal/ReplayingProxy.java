// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gateway before an MQTT server, for one client at a time: it keeps the client's connection if the server is restarted, and connects
 * again in the client's name. The server then knows nothing of the client's subscriptions.
 */
final class ReplayingProxy implements AutoCloseable {
    private static final int CONNACK_LENGTH = 4;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final AtomicInteger clients = new AtomicInteger();
    private volatile byte[] connect;
    private volatile Socket client;
    private volatile Socket server;

    ReplayingProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections clients have made. */
    int clients() {
        return clients.get();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                // by the client, or by the end of the test
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket accepted = listener.accept();
            clients.incrementAndGet();
            client = accepted;
            connect = packet(new DataInputStream(accepted.getInputStream()));
            server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            server.getOutputStream().write(connect);
            start(this::passDown);
            start(() -> passUp(accepted));
        }
    }

    /** The first one of a client, which is short. */
    private static byte[] packet(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(2);
        byte[] packet = new byte[2 + head[1]];
        System.arraycopy(head, 0, packet, 0, 2);
        in.readFully(packet, 2, head[1]);
        return packet;
    }

    private void passUp(Socket from) throws IOException {
        byte[] buffer = new byte[8_192];
        for (int count = from.getInputStream().read(buffer);
                count >= 0;
                count = from.getInputStream().read(buffer)) {
            try {
                server.getOutputStream().write(buffer, 0, count);
            } catch (IOException serverIsGone) {
                // So is that message.
            }
        }
        server.close();
    }

    private void passDown() throws IOException {
        Socket from = server;
        OutputStream to = client.getOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                to.write(buffer, 0, count);
            }
        } catch (IOException serverIsGone) {
            // The client does not learn of it.
        }
    }

    /** The server runs again: it gets the client's CONNECT, and the client gets no second answer to it. */
    void replay() {
        await().until(() -> {
            var again = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            again.getOutputStream().write(connect);
            boolean isAccepted = again.getInputStream().readNBytes(CONNACK_LENGTH).length == CONNACK_LENGTH;
            if (isAccepted) {
                server = again;
                start(this::passDown);
            }
            return isAccepted;
        });
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (client != null) {
            client.close();
        }
    }
}
