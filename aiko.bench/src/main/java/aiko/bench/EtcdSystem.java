// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Three nodes of Debian's etcd, and jetcd. */
final class EtcdSystem implements PeerSystem {
    static final String NAME = "etcd";

    private final PeerServers servers = new PeerServers();
    private final List<String> endpoints = new ArrayList<>();

    EtcdSystem() throws Exception {
        List<Integer> ports = new ArrayList<>();
        List<Integer> peerPorts = new ArrayList<>();
        for (int i = 0; i < PeerServers.NODES; i++) {
            ports.add(Mosquitto.freePort());
            peerPorts.add(Mosquitto.freePort());
            endpoints.add("http://127.0.0.1:" + ports.get(i));
        }
        String cluster = String.join(
                ",",
                java.util.stream.IntStream.range(0, PeerServers.NODES)
                        .mapToObj(i -> "node" + i + "=http://127.0.0.1:" + peerPorts.get(i))
                        .toList());
        for (int i = 0; i < PeerServers.NODES; i++) {
            String peer = "http://127.0.0.1:" + peerPorts.get(i);
            servers.start(List.of(
                    "etcd",
                    "--name",
                    "node" + i,
                    "--data-dir",
                    servers.folder().resolve("data" + i).toString(),
                    "--listen-client-urls",
                    endpoints.get(i),
                    "--advertise-client-urls",
                    endpoints.get(i),
                    "--listen-peer-urls",
                    peer,
                    "--initial-advertise-peer-urls",
                    peer,
                    "--initial-cluster",
                    cluster));
        }
        for (int i = 0; i < PeerServers.NODES; i++) {
            servers.await(i, ports.get(i));
        }
        try (Client client = EtcdSessions.connect(address())) {
            client.getKVClient().get(EtcdSessions.bytes("any")).get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public String setting() {
        return "Debian's 3.4, three nodes, as they come; jetcd: keys with leases of " + EtcdSessions.LEASE_SECONDS
                + " s, a watch of their prefix";
    }

    @Override
    public String address() {
        return String.join(",", endpoints);
    }

    @Override
    public AutoCloseable watch(KnownServices known) {
        Client client = EtcdSessions.connect(address());
        client.getWatchClient()
                .watch(
                        EtcdSessions.bytes(EtcdSessions.ROOT),
                        WatchOption.builder().isPrefix(true).build(),
                        Watch.listener(
                                response -> response.getEvents().forEach(event -> told(event, known)),
                                failure -> System.err.println("etcd: the watch has ended: " + failure.getMessage())));
        return client;
    }

    private static void told(WatchEvent event, KnownServices known) {
        if (event.getEventType() == WatchEvent.EventType.PUT) {
            known.added(service(event.getKeyValue()));
        } else if (event.getEventType() == WatchEvent.EventType.DELETE) {
            known.removed(service(event.getKeyValue()));
        }
    }

    private static String service(KeyValue entry) {
        return entry.getKey().toString().substring(EtcdSessions.ROOT.length());
    }

    @Override
    public long megabytes() throws Exception {
        return servers.megabytes();
    }

    @Override
    public List<Fault> faults() {
        return List.of(new Fault(LEADER, () -> servers.kill(leader())));
    }

    private int leader() throws Exception {
        try (Client client = EtcdSessions.connect(address())) {
            for (int i = 0; i < endpoints.size(); i++) {
                var status = client.getMaintenanceClient()
                        .statusMember(endpoints.get(i))
                        .get(10, TimeUnit.SECONDS);
                if (status.getLeader() == status.getHeader().getMemberId()) {
                    return i;
                }
            }
        }
        throw new IllegalStateException("etcd: no leader");
    }

    @Override
    public void close() throws Exception {
        servers.close();
    }
}
