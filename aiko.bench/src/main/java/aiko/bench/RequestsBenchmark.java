// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.TopicPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures request and answer between two processes beside other systems, in turns and in one run: {@code AikoClient} and bare Paho
 * over one Mosquitto, NATS with its own Java client, and, if there is a checkout, the reference implementation over the same
 * Mosquitto.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --requests N} in each round,
 * {@code --rounds R}, {@code --under-way N} requests at once, {@code --reference FOLDER} the checkout of the reference
 * implementation, {@code --python PROGRAM} an interpreter with its dependencies, {@code --reference-requests N}.
 */
public final class RequestsBenchmark {
    private final Path distribution;
    private final Map<String, String> options = new HashMap<>(Map.of(
            "--requests", "2000",
            "--rounds", "7",
            "--under-way", "100",
            "--reference", "",
            "--python", "python3",
            "--reference-requests", "100"));
    private final Results results = new Results();

    private RequestsBenchmark(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws Exception {
        var benchmark = new RequestsBenchmark(Path.of(arguments[0]).toAbsolutePath());
        BenchmarkOptions.readTexts(arguments, benchmark.options);
        benchmark.run();
        benchmark.results.write(Path.of(arguments[1]));
        System.exit(0);
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }

    private void run() throws Exception {
        results.addMachineLoad();
        try (var server = Mosquitto.start()) {
            beside(server);
            if (options.get("--reference").isEmpty()) {
                System.out.println("\nReference implementation: not measured; --reference names its checkout");
            } else {
                try (var registrar = new RegistrarContainer(distribution, server.port(), false)) {
                    new ReferenceMeasurement(
                                    Path.of(options.get("--reference")), options.get("--python"), server.port())
                            .run(number("--reference-requests"), number("--under-way"), results);
                }
            }
        }
    }

    private void beside(Mosquitto server) throws Exception {
        try (var peer = PeerProcess.start(ClientPeer.class, distribution, server.port())) {
            TopicPath service = TopicPath.parse(peer.await("PEER"));
            List<Calls> all = new ArrayList<>();
            all.add(new ClientCalls(distribution, server.port(), service));
            all.add(new PahoCalls(server.port()));
            all.add(new PahoCalls(server.port(), 2));
            Optional<NatsServer> nats = NatsServer.startIfInstalled();
            if (nats.isPresent()) {
                all.add(new NatsCalls(nats.get()));
            } else {
                System.out.println("\nNATS: not measured; install Debian's package nats-server");
            }
            try {
                var measurement = new CallsMeasurement(server, all, number("--rounds"), results);
                measurement.requests(number("--requests"));
                measurement.underWay(number("--under-way"), number("--requests") * 10);
            } finally {
                for (Calls calls : all) {
                    calls.close();
                }
            }
        }
    }
}
