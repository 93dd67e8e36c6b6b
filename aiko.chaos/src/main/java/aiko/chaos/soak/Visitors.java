// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Other processes: each registers services, follows a shared state, and goes, in order or not. */
final class Visitors implements AutoCloseable {
    /** Services of each. */
    static final int SERVICES = 10;

    private static final int MOST = 15;
    private static final int LEASE_SECONDS = 60;

    private final int port;
    private final Workers workers;
    private final Deque<Visitor> present = new ArrayDeque<>();

    private record Visitor(String process, RawClient client) {}

    Visitors(int port, Workers workers) {
        this.port = port;
        this.workers = workers;
    }

    /** One comes; the oldest one goes if there are too many. */
    synchronized void come(int number) throws IOException {
        String registrar = workers.registrar().orElseThrow(() -> new IOException("no registrar")) + "/in";
        String process = "aiko/visitor-" + number + '/' + number;
        RawClient client = RawClient.withWill(port, "visitor-" + number, process + "/0/state", "(absent)");
        present.add(new Visitor(process, client));
        for (int i = 1; i <= SERVICES; i++) {
            client.send(Packets.publish(
                    registrar,
                    "(add " + process + '/' + i + " visitor-" + number + " * mqtt soak (ec=true number=" + i + "))"));
        }
        workers.control(Workers.WORKER, "(share " + process + "/0/worker/in " + LEASE_SECONDS + " *)");
        if (present.size() > MOST) {
            go(present.remove(), number % 2 == 0);
        }
    }

    private static void go(Visitor visitor, boolean inOrder) throws IOException {
        try (RawClient client = visitor.client()) {
            if (inOrder) {
                client.send(Packets.publish(visitor.process() + "/0/state", "(absent)"));
            }
        }
    }

    /** All vanish. */
    @Override
    public synchronized void close() throws IOException {
        while (!present.isEmpty()) {
            go(present.remove(), false);
        }
    }
}
