// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** The same packets, prepared, between two bare sockets: the least that any client can cost. */
final class SocketCalls implements Calls {
    private final RawClient client;
    private final byte[] command = Packets.publish(ClientPeer.SOCKET_IN, ClientPeer.COMMAND);
    private final byte[] request = Packets.publish(ClientPeer.SOCKET_IN, ClientPeer.REQUEST);
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    SocketCalls(int port) throws IOException {
        client = new RawClient(port, "caller-socket");
        client.subscribe(ClientPeer.SOCKET_OUT);
        var reader = new Thread(this::read, "caller-socket");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (true) {
                client.receive();
                waiting.remove().run();
            }
        } catch (IOException closed) {
            // with the benchmark
        }
    }

    @Override
    public String name() {
        return "bare sockets";
    }

    @Override
    public void command() throws IOException {
        client.send(command);
    }

    @Override
    public void ask() throws Exception {
        var answered = new Semaphore(0);
        ask(answered::release);
        answered.acquire();
    }

    @Override
    public void ask(Runnable answered) throws IOException {
        waiting.add(answered);
        client.send(request);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
