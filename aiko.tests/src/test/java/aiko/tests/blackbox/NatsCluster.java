// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Debian's NATS server: three nodes on this machine, with JetStream and MQTT, each of which can be killed. */
final class NatsCluster implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/nats-server";
    private static final int NODES = 3;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int ATTEMPT_SECONDS = 10;
    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    private final List<Integer> mqttPorts = new ArrayList<>();
    private final List<Integer> monitorPorts = new ArrayList<>();
    private final List<Path> configurations = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;

    NatsCluster(Path folder) throws IOException {
        this.folder = folder;
        List<Integer> clusterPorts = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            mqttPorts.add(Distribution.freePort());
            clusterPorts.add(Distribution.freePort());
            monitorPorts.add(Distribution.freePort());
        }
        String routes =
                clusterPorts.stream().map(port -> "nats://127.0.0.1:" + port).collect(Collectors.joining(", "));
        for (int node = 0; node < NODES; node++) {
            Path configuration = folder.resolve("node" + node + ".conf");
            Files.writeString(
                    configuration,
                    """
                    server_name: node%d
                    listen: 127.0.0.1:%d
                    http: 127.0.0.1:%d
                    jetstream { store_dir: "%s", max_mem: 64MB, max_file: 256MB }
                    cluster { name: aiko, listen: 127.0.0.1:%d, routes: [%s] }
                    mqtt { listen: 127.0.0.1:%d, stream_replicas: 3 }
                    """
                            .formatted(
                                    node,
                                    Distribution.freePort(),
                                    monitorPorts.get(node),
                                    folder.resolve("store" + node),
                                    clusterPorts.get(node),
                                    routes,
                                    mqttPorts.get(node)));
            configurations.add(configuration);
            processes.add(start(node));
        }
        mqttPorts.forEach(NatsCluster::awaitReady);
    }

    private Process start(int node) throws IOException {
        return new ProcessBuilder(PROGRAM, "-c", configurations.get(node).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("node" + node + ".log").toFile()))
                .start();
    }

    /** A node accepts clients of MQTT only when the cluster has elected its leaders. */
    private static void awaitReady(int port) {
        await().atMost(START_LIMIT).until(() -> accepts(port));
    }

    /** Each attempt has an identifier of its own: one that takes that of a slow attempt before it would have to wait for it. */
    private static boolean accepts(int port) {
        String id = "test-" + ATTEMPTS.incrementAndGet();
        try (var client = new MqttClient("tcp://127.0.0.1:" + port, id, new MemoryPersistence())) {
            var options = new MqttConnectOptions();
            options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
            options.setCleanSession(true);
            options.setConnectionTimeout(ATTEMPT_SECONDS);
            client.setTimeToWait(TimeUnit.SECONDS.toMillis(ATTEMPT_SECONDS));
            client.connect(options);
            client.disconnectForcibly(0, 500, true);
            return true;
        } catch (MqttException notYet) {
            return false;
        }
    }

    /** The addresses of all nodes, as in {@code mqtt.host}, from that one on. */
    String addresses(int first) {
        return java.util.stream.IntStream.range(0, NODES)
                .mapToObj(i -> "127.0.0.1:" + port(first + i))
                .collect(Collectors.joining(","));
    }

    int port(int node) {
        return mqttPorts.get(node % NODES);
    }

    /** @param address as {@code aiko status} prints it */
    int nodeOf(String address) {
        return mqttPorts.indexOf(Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)));
    }

    /** Waits until all nodes have all streams: a cluster that loses one of them earlier may acknowledge nothing for a minute. */
    void awaitReplicated() {
        await().atMost(START_LIMIT).until(() -> monitorPorts.stream().allMatch(NatsCluster::isHealthy));
    }

    private static boolean isHealthy(int port) {
        try {
            var connection = (HttpURLConnection) new URL("http://127.0.0.1:" + port + "/healthz").openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    void kill(int node) throws InterruptedException {
        processes.get(node).destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    void bringBack(int node) throws IOException {
        processes.set(node, start(node));
        awaitReady(port(node));
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }
}
