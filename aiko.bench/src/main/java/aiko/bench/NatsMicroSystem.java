// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import io.nats.client.Connection;
import io.nats.service.Discovery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Three nodes of Debian's NATS server, and NATS' own Java client. There is no directory: who wants to know asks all services. */
final class NatsMicroSystem implements PeerSystem {
    static final String NAME = "nats";

    private final PeerServers servers = new PeerServers();
    private final List<Integer> ports = new ArrayList<>();

    NatsMicroSystem() throws Exception {
        List<Integer> clusterPorts = new ArrayList<>();
        for (int i = 0; i < PeerServers.NODES; i++) {
            ports.add(Mosquitto.freePort());
            clusterPorts.add(Mosquitto.freePort());
        }
        String routes = String.join(
                ",",
                clusterPorts.stream().map(port -> "nats://127.0.0.1:" + port).toList());
        for (int i = 0; i < PeerServers.NODES; i++) {
            servers.start(List.of(
                    "nats-server",
                    "--addr",
                    "127.0.0.1",
                    "--port",
                    ports.get(i).toString(),
                    "--cluster_name",
                    "bench",
                    "--cluster",
                    "nats://127.0.0.1:" + clusterPorts.get(i),
                    "--routes",
                    routes));
        }
        for (int i = 0; i < PeerServers.NODES; i++) {
            servers.await(i, ports.get(i));
        }
    }

    @Override
    public String name() {
        return "NATS micro";
    }

    @Override
    public String setting() {
        return "Debian's 2.9, three nodes, as they come; the watcher asks all services again and again, and waits for the usual "
                + Discovery.DEFAULT_DISCOVERY_MAX_TIME_MILLIS + " ms";
    }

    @Override
    public String address() {
        return String.join(
                ",", ports.stream().map(port -> "nats://127.0.0.1:" + port).toList());
    }

    @Override
    public AutoCloseable watch(KnownServices known) throws Exception {
        Connection connection = NatsMicroSessions.connect(address());
        var isOpen = new AtomicBoolean(true);
        var thread = new Thread(
                () -> {
                    while (isOpen.get()) {
                        try {
                            known.all(NatsMicroSessions.ask(connection));
                        } catch (RuntimeException notConnected) {
                            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                        }
                    }
                },
                "watch");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            isOpen.set(false);
            connection.close();
        };
    }

    @Override
    public long megabytes() throws Exception {
        return servers.megabytes();
    }

    @Override
    public List<Fault> faults() {
        return List.of(new Fault(LEADER, () -> servers.kill(0)));
    }

    @Override
    public void close() throws Exception {
        servers.close();
    }
}
