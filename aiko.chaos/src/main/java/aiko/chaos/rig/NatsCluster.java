// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import aiko.load.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Three NATS servers with JetStream and MQTT, each of which can be lost; what is retained is kept by all of them. */
public final class NatsCluster implements MqttServer {
    private static final Path PROGRAM = Path.of("/usr/sbin/nats-server");
    private static final int NODES = 3;
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    /** Whether the program is there. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts it on free ports, with files in that folder, and waits until each node accepts clients. */
    public NatsCluster(Path folder, Ports free) throws IOException {
        this.folder = folder;
        List<Integer> clusterPorts = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            ports.add(free.next());
            clusterPorts.add(free.next());
        }
        String routes =
                clusterPorts.stream().map(port -> "nats://127.0.0.1:" + port).collect(Collectors.joining(", "));
        try {
            for (int node = 0; node < NODES; node++) {
                Files.writeString(
                        configuration(node),
                        """
                        server_name: node%d
                        listen: 127.0.0.1:%d
                        jetstream { store_dir: "%s", max_mem: 64MB, max_file: 256MB }
                        cluster { name: aiko, listen: 127.0.0.1:%d, routes: [%s] }
                        mqtt { listen: 127.0.0.1:%d, stream_replicas: 3 }
                        """
                                .formatted(
                                        node,
                                        free.next(),
                                        folder.resolve("store" + node),
                                        clusterPorts.get(node),
                                        routes,
                                        ports.get(node)));
                processes.add(process(node));
            }
            for (int port : ports) {
                awaitReady(port);
            }
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    private Path configuration(int node) {
        return folder.resolve("node" + node + ".conf");
    }

    private Process process(int node) throws IOException {
        return new ProcessBuilder(PROGRAM.toString(), "-c", configuration(node).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("node" + node + ".log").toFile()))
                .start();
    }

    /** A node accepts clients of MQTT only when the cluster has elected its leaders. */
    private void awaitReady(int port) throws IOException {
        long began = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try (var client = new RawClient(port, "chaos-ready-" + port + "-" + attempt)) {
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - began > START_LIMIT_NANOS) {
                    throw new IOException("NATS does not accept clients of MQTT: its logs are in " + folder, notYet);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    @Override
    public List<Integer> ports() {
        return ports;
    }

    /** Starts a node, and does not wait for it. */
    public void start(int node) throws IOException {
        processes.set(node, process(node));
    }

    /** Ends a node at once. Returns whether it was there. */
    public boolean kill(int node) {
        boolean happens = processes.get(node).isAlive();
        processes.get(node).destroyForcibly().onExit().join();
        return happens;
    }

    /** Ends a node in order. Returns whether it was there. */
    public boolean end(int node) throws IOException {
        boolean happens = Signals.send("CONT", processes.get(node));
        processes.get(node).destroy();
        processes.get(node).onExit().join();
        return happens;
    }

    /** A node hangs: connections stay, and nothing is answered. */
    public boolean suspend(int node) throws IOException {
        return Signals.send("STOP", processes.get(node));
    }

    /** It goes on. */
    public boolean resume(int node) throws IOException {
        return Signals.send("CONT", processes.get(node));
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }
}
