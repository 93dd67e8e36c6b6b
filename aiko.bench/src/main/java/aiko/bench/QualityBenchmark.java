// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.message.Delivery;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures what quality of service costs, in turns and in one run: commands with QoS 0, with QoS 1, and of {@code commandOnce};
 * registrations with QoS 0, with QoS 1 as processes send them, and with QoS 1 for each. Mosquitto, caller, called process and
 * registrar are separate operating system processes.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --calls N}, {@code --services N},
 * each in a round, {@code --rounds R}.
 */
public final class QualityBenchmark {
    private static final String PROCESS = "aiko/bench/4711";
    private static final int WARM_UP_ROUNDS = 2;

    private final Path distribution;
    private final Map<String, Integer> options =
            new HashMap<>(Map.of("--calls", 32_768, "--services", 20_000, "--rounds", 7));
    private final Results results = new Results();

    private QualityBenchmark(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws Exception {
        var benchmark = new QualityBenchmark(Path.of(arguments[0]).toAbsolutePath());
        BenchmarkOptions.read(arguments, benchmark.options);
        benchmark.run();
        benchmark.results.write(Path.of(arguments[1]));
        System.exit(0);
    }

    private void run() throws Exception {
        results.addMachineLoad();
        try (var server = Mosquitto.start()) {
            commands(server);
        }
        try (var server = Mosquitto.start()) {
            registrations(server);
        }
    }

    private void commands(Mosquitto server) throws Exception {
        results.heading("Commands from process to process over Mosquitto");
        Process peer = ClientBenchmark.startPeer(distribution, server);
        TopicPath service = ClientBenchmark.topicPath(peer);
        try (var hosted = InProcess.withClient(distribution, server.port())) {
            List<Calls> ways = new ArrayList<>();
            for (DeliveredCalls.Way way : DeliveredCalls.Way.values()) {
                ways.add(new DeliveredCalls(hosted, service, way));
            }
            new CallsMeasurement(server, ways, options.get("--rounds"), results).delivered(options.get("--calls"));
            oneAtATime(new DeliveredCalls(hosted, service, DeliveredCalls.Way.ONCE));
        } finally {
            peer.destroy();
            peer.waitFor();
        }
    }

    private void oneAtATime(Calls once) throws Exception {
        var nanos = new ArrayList<Double>();
        for (int i = 0; i < 2_000; i++) {
            long began = System.nanoTime();
            once.ask();
            nanos.add((System.nanoTime() - began) / 1e3);
        }
        results.add("once, one at a time, until it is confirmed, p50", Median.of(nanos), "us");
    }

    private void registrations(Mosquitto server) throws Exception {
        int services = options.get("--services");
        results.heading(services + " registrations at once, until the registrar has published all of them");
        try (var registrar = new RegistrarContainer(distribution, server.port(), false);
                var hosted = new InProcess(distribution, server.port());
                var directory = new DirectoryWatch(server.port(), registrar.out(), PROCESS)) {
            Messages messages = hosted.process().messages();
            List<byte[]> additions = Stream.iterate(1, id -> id + 1)
                    .limit(services)
                    .map(id -> SExpressions.generateBytes(
                            "add",
                            PROCESS + '/' + id,
                            "sensor-" + id,
                            "github.com/geekscape/aiko_services/protocol/sensor:0",
                            "mqtt",
                            "owner",
                            List.of("room=" + id)))
                    .toList();
            var seconds = new EnumMap<Delivery, List<Double>>(Delivery.class);
            for (int round = -WARM_UP_ROUNDS; round < options.get("--rounds"); round++) {
                for (Delivery delivery : Delivery.values()) {
                    long began = System.nanoTime();
                    String in = registrar.registrar() + "/in";
                    additions.forEach(addition -> messages.publish(in, addition, delivery, false));
                    directory.await(services);
                    double took = (System.nanoTime() - began) / 1e9;
                    if (round >= 0) {
                        seconds.computeIfAbsent(delivery, first -> new ArrayList<>())
                                .add(took);
                    }
                    messages.publishCommand(in, "remove", PROCESS + "/0");
                    directory.await(0);
                }
            }
            double without = Median.of(seconds.get(Delivery.AT_MOST_ONCE));
            results.add("registrations, QoS 0", services / without, "services/s");
            report("QoS 1, as processes register", Median.of(seconds.get(Delivery.WHILE_CONNECTED)), without);
            report("QoS 1 for each", Median.of(seconds.get(Delivery.AT_LEAST_ONCE)), without);
        }
    }

    private void report(String name, double seconds, double without) {
        results.add("registrations, " + name, options.get("--services") / seconds, "services/s");
        results.add("registrations, " + name + " : QoS 0", without / seconds, "");
    }
}
