// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection of a container, and the one to the server that belongs to it. */
final class Link {
    static final int NEVER = Integer.MAX_VALUE;

    private static final int BUFFER = 8_192;

    private final Socket client;
    private final Socket server;
    private final Passage passage;
    private final Consumer<Link> ended;
    private final AtomicInteger leftFromClient = new AtomicInteger(NEVER);
    private final AtomicInteger leftFromServer = new AtomicInteger(NEVER);
    private volatile boolean isHalfOpen;

    Link(Socket client, Socket server, Passage passage, Consumer<Link> ended) {
        this.client = client;
        this.server = server;
        this.passage = passage;
        this.ended = ended;
    }

    static void start(String name, Runnable task) {
        var thread = new Thread(task, "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    void run() {
        start("back", () -> pump(server, client, leftFromServer));
        pump(client, server, leftFromClient);
    }

    void cut(boolean fromClient, int bytes) {
        (fromClient ? leftFromClient : leftFromServer).set(bytes);
    }

    void reset() {
        ended.accept(this);
        reset(client);
        reset(server);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // as wanted
        }
        try {
            socket.close();
        } catch (IOException closed) {
            // as wanted
        }
    }

    /** The other side hears nothing any more; what it sends is read and dropped, until it ends the connection itself. */
    void halfOpen(boolean clientIsTold) {
        isHalfOpen = true;
        ended.accept(this);
        reset(clientIsTold ? client : server);
    }

    private void pump(Socket from, Socket to, AtomicInteger left) {
        var buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isHalfOpen) {
                    continue;
                }
                int remaining = left.get();
                if (remaining == NEVER) {
                    passage.pass(out, buffer, count);
                } else {
                    passage.pass(out, buffer, Math.min(count, remaining));
                    left.set(remaining - count);
                    if (count >= remaining) {
                        reset();
                        return;
                    }
                }
            }
            end(from, to);
        } catch (IOException down) {
            if (isHalfOpen) {
                swallow(from);
            } else {
                reset();
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    /** Of the side that has not been told. */
    private void swallow(Socket from) {
        var buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            while (in.read(buffer) >= 0) {
                // dropped
            }
            from.close();
        } catch (IOException gone) {
            reset(from);
        }
    }

    private void end(Socket from, Socket to) throws IOException {
        from.close();
        if (!isHalfOpen) {
            ended.accept(this);
            to.close();
        }
    }
}
