// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.sexpression.SExpressions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Measures the time until the registrar has published all services that a process adds at once, and the heap of an idle
 * service. Process, Mosquitto and the registrar's container are three operating system processes.
 */
final class ServicesBenchmark {
    private static final int FEW = 10_000;
    private static final int MANY = 100_000;
    private static final int MOST_ROUNDS = 5;
    private static final int SECONDS_OF_ROUND = 4;
    private static final int COLLECTIONS = 4;
    private static final int BARE_WINDOW = 1_000;

    private final Results results;
    private final String prefix;
    private final AikoProcess process;
    private final DirectoryWatch directory;
    private final int rounds;

    private ServicesBenchmark(
            Results results, String prefix, AikoProcess process, DirectoryWatch directory, int rounds) {
        this.results = results;
        this.prefix = prefix;
        this.process = process;
        this.directory = directory;
        this.rounds = rounds;
    }

    /** @param seconds of which each round takes about 4; there are 5 at most */
    static void run(Path distribution, int seconds, Results results) throws Exception {
        int rounds = Math.max(1, Math.min(MOST_ROUNDS, seconds / SECONDS_OF_ROUND));
        try (var server = Mosquitto.start()) {
            results.heading("Services added by one process, until the registrar has published all of them");
            run(distribution, server.port(), false, rounds, results);
        }
        results.heading("The same with the MQTT server that the registrar's container embeds");
        run(distribution, Mosquitto.freePort(), true, rounds, results);
    }

    private static void run(Path distribution, int port, boolean embedded, int rounds, Results results)
            throws Exception {
        try (var registrar = new RegistrarContainer(distribution, port, embedded);
                var hosted = new InProcess(distribution, port);
                var directory = new DirectoryWatch(
                        port, registrar.out(), hosted.process().topicPath().process())) {
            var benchmark =
                    new ServicesBenchmark(results, embedded ? "embedded: " : "", hosted.process(), directory, rounds);
            benchmark.report(FEW, embedded ? Results.NO_AIM : "<= 1");
            benchmark.report(MANY, embedded ? Results.NO_AIM : "<= 6");
            if (!embedded) {
                benchmark.heap();
                benchmark.bare(port);
            }
        }
    }

    /** Publishes the same payloads without a registrar, from a client to itself. */
    private void bare(int port) throws Exception {
        var received = new Arrivals(0);
        var client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "bare", new MemoryPersistence());
        var options = new MqttConnectOptions();
        options.setMaxInflight(BARE_WINDOW);
        client.connect(options).waitForCompletion();
        client.subscribe("bench/bare", 0, (topic, message) -> received.arrived())
                .waitForCompletion();
        long began = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            byte[] payload = SExpressions.generateBytes(
                    "add",
                    process.topicPath(i),
                    "sensor-" + i,
                    "github.com/geekscape/aiko_services/protocol/sensor:0",
                    "mqtt",
                    "owner",
                    List.of("room=" + i));
            publish(client, payload);
        }
        while (received.count() < MANY) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        client.disconnect().waitForCompletion();
        client.close();
        results.add(MANY + " messages of a bare Paho client to itself", seconds, "s");
    }

    private static void publish(MqttAsyncClient client, byte[] payload) throws MqttException {
        while (client.getInFlightMessageCount() >= BARE_WINDOW - 1) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
        client.publish("bench/bare", payload, 0, false);
    }

    private void report(int count, String aim) {
        List<ServiceDefinition> definitions = definitions(count);
        double[] seconds = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long began = System.nanoTime();
            List<HostedService> services = add(definitions);
            directory.await(count);
            seconds[i] = (System.nanoTime() - began) / 1e9;
            services.forEach(HostedService::remove);
            directory.await(0);
        }
        results.add(prefix + count + " services, first time", seconds[0], "s");
        Arrays.sort(seconds);
        results.add(prefix + count + " services, median of " + rounds, seconds[rounds / 2], "s", aim);
        results.add(prefix + count + " services, longest", seconds[rounds - 1], "s");
    }

    private void heap() {
        List<ServiceDefinition> definitions = definitions(MANY);
        long before = usedBytes();
        List<HostedService> services = add(definitions);
        directory.await(MANY);
        services = null;
        double perService = (usedBytes() - before) / (double) MANY;
        results.add("heap of an idle service, without its definition", perService, "bytes", "<= 400");
        process.services().forEach(HostedService::remove);
        directory.await(0);
        results.add("heap in use after their removal", (usedBytes() - before) / (double) MANY, "bytes/service");
        if (definitions.size() != MANY) {
            throw new IllegalStateException("heap of a service: the definitions must be part of both figures");
        }
    }

    private List<HostedService> add(List<ServiceDefinition> definitions) {
        ServiceHandler handler = message -> {};
        var services = new ArrayList<HostedService>();
        for (ServiceDefinition definition : definitions) {
            services.add(process.addService(definition, handler));
        }
        return services;
    }

    private static List<ServiceDefinition> definitions(int count) {
        var definitions = new ArrayList<ServiceDefinition>();
        for (int i = 0; i < count; i++) {
            definitions.add(new ServiceDefinition(
                    "sensor-" + i, "github.com/geekscape/aiko_services/protocol/sensor:0", List.of("room=" + i)));
        }
        return definitions;
    }

    private static long usedBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
