// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the first services of new JVMs: a container is started, and a process in another new JVM adds services at once, until the
 * registrar has published all of them; with the embedded MQTT server of the container, and with Mosquitto, in turns.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --services N --rounds R};
 * {@code --previous FOLDER} another distribution that is measured in turns with the first one.
 */
public final class FirstServicesBenchmark {
    private static final String EMBEDDED = "embedded server";
    private static final String MOSQUITTO = "Mosquitto";

    private final Map<String, Path> distributions = new LinkedHashMap<>();
    private final Map<String, Integer> options = new HashMap<>(Map.of("--services", 10_000, "--rounds", 5));
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
    private final Map<String, List<Double>> cpuSeconds = new LinkedHashMap<>();

    private FirstServicesBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var benchmark = new FirstServicesBenchmark();
        benchmark.distributions.putAll(BenchmarkOptions.readWithPrevious(arguments, benchmark.options));
        benchmark.run().write(Path.of(arguments[1]));
        System.exit(0);
    }

    private Results run() throws Exception {
        var results = new Results();
        results.addMachineLoad();
        results.heading("The first " + options.get("--services") + " services of new JVMs, median of "
                + options.get("--rounds") + " rounds");
        for (int round = 0; round < options.get("--rounds"); round++) {
            for (Map.Entry<String, Path> each : distributions.entrySet()) {
                measure(each.getKey() + EMBEDDED, each.getValue(), Mosquitto.freePort(), true);
                try (var server = Mosquitto.start()) {
                    measure(each.getKey() + MOSQUITTO, each.getValue(), server.port(), false);
                }
            }
        }
        seconds.forEach((name, values) -> {
            results.add(name, Median.of(values), "s", name.endsWith(EMBEDDED) ? "<= 1" : Results.NO_AIM);
            results.add(name + ", longest", Median.percentile(values, 100), "s");
            results.add(name + ", processor time of the container", Median.of(cpuSeconds.get(name)), "s");
        });
        return results;
    }

    private void measure(String name, Path distribution, int port, boolean embedded) throws Exception {
        try (var container = new RegistrarContainer(distribution, port, embedded)) {
            long before = container.cpuNanos();
            try (var process = PeerProcess.start(
                    FirstServices.class, distribution, port, container.out(), options.get("--services"))) {
                double took = Double.parseDouble(process.await("TOOK"));
                seconds.computeIfAbsent(name, first -> new ArrayList<>()).add(took);
                cpuSeconds.computeIfAbsent(name, first -> new ArrayList<>()).add((container.cpuNanos() - before) / 1e9);
            }
        }
    }
}
