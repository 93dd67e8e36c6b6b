// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.TopicPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures clients: calls without an answer and requests from process to process, beside the same messages between two bare Paho
 * clients and between two bare sockets, in turns and in one run; calls to a service of the same process; and the time until the cache
 * of the directory is ready. Mosquitto, caller, called process and registrar are separate operating system processes.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --calls N} in each round,
 * {@code --requests N} in each round, {@code --rounds R}, {@code --under-way N} requests at once, {@code --cache N} services for the
 * first of two caches; the second has ten times as many; 0 for none.
 */
public final class ClientBenchmark {
    private final Path distribution;
    private final Map<String, Integer> options = new HashMap<>(
            Map.of("--calls", 65_536, "--requests", 2_000, "--rounds", 7, "--under-way", 100, "--cache", 10_000));
    private final Results results = new Results();

    private ClientBenchmark(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws Exception {
        var benchmark = new ClientBenchmark(Path.of(arguments[0]).toAbsolutePath());
        BenchmarkOptions.read(arguments, benchmark.options);
        benchmark.run();
        benchmark.results.write(Path.of(arguments[1]));
        System.exit(0);
    }

    private void run() throws Exception {
        results.addMachineLoad();
        try (var server = Mosquitto.start()) {
            Process peer = startPeer(distribution, server);
            TopicPath service = topicPath(peer);
            try (var client = new ClientCalls(distribution, server.port(), service);
                    var paho = new PahoCalls(server.port());
                    var pahoWithTwo = new PahoCalls(server.port(), 2);
                    var sockets = new SocketCalls(server.port())) {
                var measurement = new CallsMeasurement(
                        server, List.of(client, paho, pahoWithTwo, sockets), options.get("--rounds"), results);
                measurement.commands(options.get("--calls"));
                measurement.requests(options.get("--requests"));
                measurement.underWay(options.get("--under-way"), options.get("--requests") * 10);
                new LocalCalls(client.hosted(), results).run(options.get("--rounds"));
            } finally {
                peer.destroy();
                peer.waitFor();
            }
        }
        int services = options.get("--cache");
        for (int size = services; services > 0 && size <= 10 * services; size *= 10) {
            new CacheMeasurement(distribution, results).run(size, options.get("--rounds"));
        }
    }

    /** Starts {@link ClientPeer}. */
    static Process startPeer(Path distribution, Mosquitto server) throws IOException {
        Process peer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClientPeer.class.getName(),
                        distribution.toString(),
                        Integer.toString(server.port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(peer::destroyForcibly, "peer-end"));
        return peer;
    }

    /** Waits for the service of {@link ClientPeer}. */
    static TopicPath topicPath(Process peer) throws IOException {
        var output = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
        String line;
        do {
            line = output.readLine();
            if (line == null) {
                throw new IOException("the called process: not started");
            }
        } while (!line.startsWith("PEER "));
        return TopicPath.parse(line.substring("PEER ".length()));
    }
}
