// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The processes of a load test: a connection for each, with its own last will, and one thread for all. */
final class BenchProcesses implements AutoCloseable {
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int PING_SECONDS = 20;

    private final Server server;
    private final Population population;
    private final List<RawClient> clients = new ArrayList<>();

    BenchProcesses(Server server, Population population) {
        this.server = server;
        this.population = population;
    }

    /** @param perSecond connections per second; 0 for as many as the server accepts */
    void connect(int perSecond, Progress progress, Deadline deadline) throws LoadException {
        int count = population.processes();
        long began = System.nanoTime();
        for (int number = 0; number < count; number++) {
            if (perSecond > 0) {
                long due = began + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    deadline.check();
                    LockSupport.parkNanos(left);
                }
            }
            deadline.check();
            String process = population.process(number);
            var will = new Will(process + "/0/state", "(absent)");
            try {
                add(new RawClient(server, process, will, KEEP_ALIVE_SECONDS));
            } catch (IOException failure) {
                throw new LoadException("connection " + (number + 1) + " of " + count + " failed: "
                        + failure.getMessage() + "; check how many files and connections the server may open");
            }
            progress.show("connecting", number + 1, count);
        }
        var thread = new Thread(this::keepAlive, "keep-alive");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void add(RawClient client) {
        clients.add(client);
    }

    RawClient client(int process) {
        return clients.get(process);
    }

    private synchronized List<RawClient> takeAll() {
        var all = List.copyOf(clients);
        clients.clear();
        return all;
    }

    private void keepAlive() {
        while (true) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(PING_SECONDS));
            List<RawClient> now;
            synchronized (this) {
                now = List.copyOf(clients);
            }
            if (now.isEmpty()) {
                return;
            }
            for (RawClient client : now) {
                try {
                    client.send(Packets.ping());
                } catch (IOException ended) {
                    // the next send on it reports that
                }
            }
        }
    }

    /** Ends the processes in order: each publishes its absence and disconnects. */
    void disconnect() throws IOException {
        int number = 0;
        for (RawClient client : takeAll()) {
            client.send(Packets.publish(population.process(number++) + "/0/state", "(absent)"));
            client.disconnect();
        }
    }

    /** Drops all connections at once: the server publishes the last will of each. */
    @Override
    public void close() throws IOException {
        for (RawClient client : takeAll()) {
            client.close();
        }
    }
}
