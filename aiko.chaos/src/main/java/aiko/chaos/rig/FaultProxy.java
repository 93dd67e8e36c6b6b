// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Stands between one container and the MQTT server, and does to their connections what a network does. */
public final class FaultProxy implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int CONNECT_LIMIT_MILLIS = 1_000;

    private final List<ServerSocket> listeners = new ArrayList<>();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ended = new AtomicInteger();
    private final Passage passage = new Passage();
    private volatile boolean refusing;
    private volatile int cutNext = Link.NEVER;

    /** @param targets the ports of the server, or of the nodes of a cluster, on this machine */
    public FaultProxy(List<Integer> targets) throws IOException {
        for (int target : targets) {
            var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            listeners.add(listener);
            Link.start("accept", () -> accept(listener, target));
        }
    }

    /** The addresses for the container, as in {@code mqtt.host}. */
    public String addresses() {
        return listeners.stream()
                .map(listener -> "127.0.0.1:" + listener.getLocalPort())
                .collect(Collectors.joining(","));
    }

    /** The number of connections that are open. */
    public int links() {
        return links.size();
    }

    /** The number of connections that have ended, for whatever reason. */
    public int ended() {
        return ended.get();
    }

    /** How bytes pass. */
    public Passage passage() {
        return passage;
    }

    /** Resets all connections, on both sides. Returns whether there was one. */
    public boolean reset() {
        boolean found = !links.isEmpty();
        links.forEach(Link::reset);
        return found;
    }

    /** From now on, new connections are reset at once. */
    public void refuse(boolean refusing) {
        this.refusing = refusing;
    }

    /** Each connection that is open is reset when so many bytes more have passed in that direction. */
    public boolean cut(boolean fromClient, int bytes) {
        links.forEach(link -> link.cut(fromClient, bytes));
        return !links.isEmpty();
    }

    /** The next connection is reset when the server has sent so many bytes. */
    public void cutNext(int bytes) {
        cutNext = bytes;
    }

    /** Resets the connections on one side; the other side stays open, and is not told. */
    public boolean halfOpen(boolean clientIsTold) {
        boolean found = !links.isEmpty();
        links.forEach(link -> link.halfOpen(clientIsTold));
        return found;
    }

    /** Ends what {@link #halfOpen} has left, as a server or client does that gives up; and bytes pass freely again. */
    public void heal() {
        refusing = false;
        cutNext = Link.NEVER;
        passage.free();
    }

    private void accept(ServerSocket listener, int target) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    Link.reset(client);
                } else {
                    Link.start("link", () -> open(client, target));
                }
            } catch (IOException closed) {
                // the loop ends, or the next one may be accepted
            }
        }
    }

    private void open(Socket client, int target) {
        var server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_LIMIT_MILLIS);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException unreachable) {
            Link.reset(client);
            Link.reset(server);
            return;
        }
        var link = new Link(client, server, passage, this::end);
        links.add(link);
        int bytes = cutNext;
        cutNext = Link.NEVER;
        link.cut(false, bytes);
        link.run();
    }

    private void end(Link link) {
        if (links.remove(link)) {
            ended.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket listener : listeners) {
            listener.close();
        }
        heal();
        reset();
    }
}
