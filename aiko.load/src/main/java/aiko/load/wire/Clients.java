// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The clients and topics of one check. If the server has several nodes, those that publish and those that read have different ones. */
final class Clients implements AutoCloseable {
    /** In which a message would arrive that must not: others, sent later, have arrived by then. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** Some clusters acknowledge a subscription before their other nodes know it. */
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int ATTEMPTS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String PROBE = "probe ";
    private static final String LAST_PROBE = PROBE + "of the end";

    private final List<Node> nodes;
    private final long limitNanos;
    private final String root;
    private final List<Client> clients = new ArrayList<>();
    private final Set<String> retained = new LinkedHashSet<>();
    private int count;

    /** @param root the first levels of all topics; also the beginning of client identifiers */
    Clients(List<Node> nodes, String root, long limitNanos) {
        this.nodes = nodes;
        this.root = root;
        this.limitNanos = limitNanos;
    }

    long limitNanos() {
        return limitNanos;
    }

    /** A topic that belongs to this check. */
    String topic(String below) {
        return root + '/' + below;
    }

    /** A topic that belongs to this check and will have a retained message. */
    String retainedTopic(String below) {
        String topic = topic(below);
        retained.add(topic);
        return topic;
    }

    /** One that publishes, or dies. */
    Client publisher() throws IOException {
        return publisher(null, 0);
    }

    Client publisher(Client.Will will, int keepAliveSeconds) throws IOException {
        return open(first(), nextId(), will, keepAliveSeconds);
    }

    /** One that subscribes, at another node if there is one. */
    Client reader() throws IOException {
        return open(last(), nextId(), null, 0);
    }

    /** One that subscribes at the node of those that publish. */
    Client readerBeside() throws IOException {
        return open(first(), nextId(), null, 0);
    }

    /** One that has subscribed, and is known to have it. */
    Client reader(String filter) throws IOException {
        Client reader = reader();
        reader.subscribe(filter);
        settle(reader, filter);
        return reader;
    }

    Client open(Node node, String id, Client.Will will, int keepAliveSeconds) throws IOException {
        var client = new Client(node, id, will, keepAliveSeconds, limitNanos);
        clients.add(client);
        return client;
    }

    /** What is done with a client. */
    interface Use {
        void with(Client client) throws IOException;
    }

    /**
     * Opens one with the identifier of an earlier one. A cluster may refuse that for a moment, or close its connection; a process tries
     * again then, and so it is done here.
     */
    void openAgain(Node node, String id, Use use) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Client again = open(node, id, null, 0);
                again.ping();
                use.with(again);
                return;
            } catch (CheckFailure failure) {
                throw failure;
            } catch (IOException refused) {
                if (attempt == ATTEMPTS) {
                    throw refused;
                }
                LockSupport.parkNanos(attempt * PAUSE_NANOS);
            }
        }
    }

    Node first() {
        return nodes.get(0);
    }

    Node last() {
        return nodes.get(nodes.size() - 1);
    }

    String nextId() {
        return root + '-' + ++count;
    }

    /** Waits until messages for that filter reach the reader. */
    void settle(Client reader, String filter) throws IOException {
        Client prober = publisher();
        String topic = filter.replace("+", "probe").replace("#", "probe");
        long deadline = System.nanoTime() + limitNanos;
        for (int i = 0; ; i++) {
            CheckFailure.unless(
                    System.nanoTime() < deadline,
                    "no message for " + filter + " within " + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " s");
            prober.publish(topic, PROBE + i);
            if (reader.next(PROBE_NANOS) != null) {
                break;
            }
        }
        // The others of them: a server may deliver a message for two filters twice.
        prober.publish(topic, LAST_PROBE);
        Message message = reader.next();
        while (!message.text().equals(LAST_PROBE)) {
            message = reader.next();
        }
        while (reader.next(PROBE_NANOS) != null) {
            // one more copy
        }
        prober.disconnect();
    }

    static boolean isProbe(String text) {
        return text.startsWith(PROBE);
    }

    /** Nothing arrives but what was expected before. */
    void expectNothing(Client reader) throws IOException {
        reader.expectNothing(QUIET_NANOS);
    }

    static void expect(Client reader, String topic, String text) throws IOException {
        Message message = reader.next();
        CheckFailure.unless(
                message.topic().equals(topic) && message.text().equals(text),
                "expected \"" + text + "\" on " + topic + ", but \"" + message.text() + "\" on " + message.topic());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Drops all connections, and clears the retained messages. */
    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        if (!retained.isEmpty()) {
            // A server may keep them at each node.
            for (Node node : nodes) {
                try (var cleaner = new Client(node, nextId(), null, 0, limitNanos)) {
                    for (String topic : retained) {
                        cleaner.retain(topic, "");
                    }
                    cleaner.disconnect();
                }
            }
        }
    }
}
