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
    private final String name;
    private final RawClient client;
    private final byte[] command;
    private final byte[] request;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    SocketCalls(int port) throws IOException {
        this("bare sockets", new RawClient(port, "caller-socket"), ClientPeer.SOCKET_IN, ClientPeer.SOCKET_OUT);
    }

    /**
     * Sockets whose received data is acknowledged at once.
     *
     * @param messages the number of messages of an answer: 1, or 2 like ours
     */
    static SocketCalls prompt(int port, int messages) throws IOException {
        return new SocketCalls(
                "prompt sockets, messages back: " + messages,
                RawClient.prompt(port, "caller-prompt-" + messages),
                ClientPeer.PROMPT_IN + messages,
                ClientPeer.PROMPT_OUT + messages);
    }

    private SocketCalls(String name, RawClient client, String in, String out) throws IOException {
        this.name = name;
        this.client = client;
        command = Packets.publish(in, ClientPeer.COMMAND);
        request = Packets.publish(in, ClientPeer.REQUEST);
        client.subscribe(out);
        var reader = new Thread(this::read, "caller-socket");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (true) {
                if (ClientPeer.isLast(client.receive())) {
                    waiting.remove().run();
                }
            }
        } catch (IOException closed) {
            // with the benchmark
        }
    }

    @Override
    public String name() {
        return name;
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
