// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between clients and a server on this machine, and resets or stalls what passes. */
final class FaultProxy implements AutoCloseable {
    private static final int BUFFER = 8_192;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Limits> coming = new ConcurrentLinkedQueue<>();
    private final AtomicInteger resets = new AtomicInteger();
    private volatile boolean stalled;
    private volatile boolean refusing;

    /** How many bytes may pass in each direction until the connection is reset. */
    private record Limits(int fromClient, int fromServer) {
        static final Limits NONE = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    FaultProxy(int target) throws IOException {
        this.target = target;
        start("accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int resets() {
        return resets.get();
    }

    int links() {
        return links.size();
    }

    /** Resets all connections there are. */
    void reset() {
        links.forEach(Link::reset);
    }

    /** Resets the connection that comes next after those already asked for, when so many bytes have passed. */
    void resetNext(int bytesFromClient, int bytesFromServer) {
        coming.add(new Limits(bytesFromClient, bytesFromServer));
    }

    /** From now on connections are accepted and stay, and nothing passes. */
    void stall() {
        stalled = true;
    }

    /** From now on resets each new connection at once, as while a server is down. */
    void refuse() {
        refusing = true;
    }

    /** What has waited passes, and connections are accepted. */
    synchronized void goOn() {
        refusing = false;
        stalled = false;
        notifyAll();
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                start("link", new Link(client, coming.poll())::open);
            } catch (IOException closed) {
                // the loop ends, or the next one may be accepted
            }
        }
    }

    private static void start(String name, Runnable task) {
        var thread = new Thread(task, "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        goOn();
        reset();
    }

    /** One client's connection and the one to the server that belongs to it. */
    private final class Link {
        private final Socket client;
        private final Limits limits;
        private final Socket server = new Socket();

        Link(Socket client, Limits limits) {
            this.client = client;
            this.limits = limits == null ? Limits.NONE : limits;
        }

        void open() {
            links.add(this);
            if (refusing) {
                reset();
                return;
            }
            try {
                server.connect(new java.net.InetSocketAddress("127.0.0.1", target));
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                start("back", () -> pump(server, client, limits.fromServer()));
                pump(client, server, limits.fromClient());
            } catch (IOException unreachable) {
                reset();
            }
        }

        private void pump(Socket from, Socket to, int limit) {
            var buffer = new byte[BUFFER];
            int left = limit;
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                while (left > 0) {
                    int count = in.read(buffer, 0, Math.min(left, buffer.length));
                    awaitPassage();
                    if (count < 0) {
                        end();
                        return;
                    }
                    out.write(buffer, 0, count);
                    left -= limit == Integer.MAX_VALUE ? 0 : count;
                }
                reset();
            } catch (IOException | InterruptedException down) {
                reset();
            }
        }

        private void end() throws IOException {
            links.remove(this);
            client.close();
            server.close();
        }

        void reset() {
            if (!links.remove(this)) {
                return;
            }
            resets.incrementAndGet();
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException closed) {
                    // as wanted
                }
            }
        }
    }
}
