// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.TopicPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures request and answer over Mosquitto with the settings of its installation, which holds small packets back until the
 * earlier ones are acknowledged: {@code AikoClient}, beside bare sockets that acknowledge at once, with two messages for an
 * answer like ours, and with one; in turns and in one run. {@link ClientBenchmark} shows what those wait who do not.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --requests N} in each round,
 * {@code --rounds R}, {@code --under-way N} requests at once, {@code --previous FOLDER} another distribution.
 */
public final class InstalledServerBenchmark {
    private final Path distribution;
    private final Map<String, String> options =
            new HashMap<>(Map.of("--requests", "1000", "--rounds", "7", "--under-way", "100", "--previous", ""));
    private final Results results = new Results();

    private InstalledServerBenchmark(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws Exception {
        var benchmark = new InstalledServerBenchmark(Path.of(arguments[0]).toAbsolutePath());
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
        try (var server = Mosquitto.asInstalled();
                var peer = PeerProcess.start(ClientPeer.class, distribution, server.port())) {
            String previous = options.get("--previous");
            if (previous.isEmpty()) {
                measure(server, client(distribution, server, peer, "client"));
                return;
            }
            // Each process has a server of its own: two of one JVM would have the same topic path.
            Path other = Path.of(previous).toAbsolutePath();
            try (var otherServer = Mosquitto.asInstalled();
                    var otherPeer = PeerProcess.start(ClientPeer.class, other, otherServer.port())) {
                measure(
                        server,
                        client(distribution, server, peer, "client"),
                        client(other, otherServer, otherPeer, "previous client"));
            }
        }
    }

    private static Calls client(Path distribution, Mosquitto server, PeerProcess peer, String name) throws Exception {
        return new ClientCalls(name, distribution, server.port(), TopicPath.parse(peer.await("PEER")));
    }

    private void measure(Mosquitto server, Calls... clients) throws Exception {
        List<Calls> all = new ArrayList<>(List.of(clients));
        all.add(1, SocketCalls.prompt(server.port(), 2));
        all.add(SocketCalls.prompt(server.port(), 1));
        try {
            var measurement = new CallsMeasurement(server, all, number("--rounds"), results);
            measurement.requests(number("--requests"), "<= 1.5", Results.NO_AIM);
            if (number("--under-way") > 0) {
                measurement.underWay(number("--under-way"), number("--requests") * 10);
            }
        } finally {
            for (Calls calls : all) {
                calls.close();
            }
        }
    }
}
