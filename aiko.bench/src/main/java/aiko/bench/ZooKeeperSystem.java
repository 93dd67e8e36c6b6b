// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Three nodes of Debian's ZooKeeper, and its own Java client. */
final class ZooKeeperSystem implements PeerSystem {
    static final String NAME = "zookeeper";

    private static final String CLASSES = "/etc/zookeeper/conf:/usr/share/java/zookeeper.jar";

    private final PeerServers servers = new PeerServers();
    private final List<Integer> ports = new ArrayList<>();

    ZooKeeperSystem() throws Exception {
        var members = new StringBuilder();
        for (int i = 1; i <= PeerServers.NODES; i++) {
            ports.add(Mosquitto.freePort());
            members.append("server.%d=127.0.0.1:%d:%d%n".formatted(i, Mosquitto.freePort(), Mosquitto.freePort()));
        }
        for (int i = 1; i <= PeerServers.NODES; i++) {
            Path data = Files.createDirectories(servers.folder().resolve("data" + i));
            Files.writeString(data.resolve("myid"), Integer.toString(i));
            Path configuration = servers.folder().resolve("zoo" + i + ".cfg");
            Files.writeString(
                    configuration,
                    """
                    tickTime=2000
                    initLimit=10
                    syncLimit=5
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    maxClientCnxns=0
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr
                    %s"""
                            .formatted(data, ports.get(i - 1), members));
            servers.start(List.of(
                    "java",
                    "-Xmx1g",
                    "-cp",
                    CLASSES,
                    "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                    configuration.toString()));
        }
        for (int i = 0; i < PeerServers.NODES; i++) {
            servers.await(i, ports.get(i));
        }
        ZooKeeper client = ZooKeeperSessions.connect(address());
        client.create(ZooKeeperSessions.ROOT, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.close();
    }

    @Override
    public String name() {
        return "ZooKeeper";
    }

    @Override
    public String setting() {
        return "Debian's 3.8.0, three nodes, as they come; ephemeral nodes, a persistent recursive watch; session timeout "
                + ZooKeeperSessions.SESSION_MILLIS + " ms";
    }

    @Override
    public String address() {
        return String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
    }

    @Override
    public AutoCloseable watch(KnownServices known) throws Exception {
        ZooKeeper client = ZooKeeperSessions.connect(address());
        var lister = Executors.newSingleThreadExecutor();
        client.addWatch(
                ZooKeeperSessions.ROOT,
                event -> told(event, known, () -> lister.execute(() -> list(client, known))),
                AddWatchMode.PERSISTENT_RECURSIVE);
        return () -> {
            client.close();
            lister.shutdown();
        };
    }

    /** What happens while there is no connection is not told: all has to be listed again. */
    private static void told(WatchedEvent event, KnownServices known, Runnable connected) {
        switch (event.getType()) {
            case NodeCreated -> name(event.getPath(), known::added);
            case NodeDeleted -> name(event.getPath(), known::removed);
            case None -> {
                if (event.getState() == org.apache.zookeeper.Watcher.Event.KeeperState.SyncConnected) {
                    connected.run();
                }
            }
            default -> {
                // nothing is of interest
            }
        }
    }

    private static void name(String path, java.util.function.Consumer<String> told) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.contains("-")) {
            told.accept(name);
        }
    }

    private static void list(ZooKeeper client, KnownServices known) {
        try {
            known.all(ZooKeeperSessions.list(client));
        } catch (Exception failure) {
            System.err.println("ZooKeeper: cannot list: " + failure.getMessage());
        }
    }

    @Override
    public long megabytes() throws Exception {
        return servers.megabytes();
    }

    @Override
    public List<Fault> faults() {
        return List.of(new Fault(LEADER, () -> servers.kill(leader())));
    }

    private int leader() {
        for (int tries = 0; tries < 100; tries++) {
            for (int i = 0; i < ports.size(); i++) {
                try (var socket = new Socket("127.0.0.1", ports.get(i))) {
                    socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
                    String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    if (said.contains("Mode: leader")) {
                        return i;
                    }
                } catch (java.io.IOException gone) {
                    // not this one
                }
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new IllegalStateException("ZooKeeper: no leader");
    }

    @Override
    public void close() throws Exception {
        servers.close();
    }
}
