// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a registrar over MQTT. Mosquitto, the registrar's container and its load are separate operating system processes.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, the measurements ({@code relay},
 * {@code connections}, {@code snapshot}, {@code failover}, {@code readers}, {@code shell}, {@code vigil}, {@code namespaces}; by default all), and options:
 *
 * <ul>
 *   <li>relay: {@code --relay-services N --relay-rounds R}
 *   <li>connections: {@code --connections P --connection-services S --connection-rounds R}
 *   <li>snapshot: {@code --rows N --snapshot-rounds R}
 *   <li>failover: {@code --failover-services N --failover-processes P --failover-rounds R}
 *   <li>readers: {@code --readers N --reader-rows M}
 *   <li>vigil: {@code --vigil-processes P --vigil-deaths D}
 *   <li>namespaces: {@code --namespace-services N --namespace-rounds R}
 *   <li>shell: {@code --shell-processes P --shell-services S --shell-rounds R}
 * </ul>
 */
public final class RegistrarBenchmark {
    private static final List<String> ALL =
            List.of("relay", "connections", "snapshot", "failover", "readers", "shell", "vigil", "namespaces");
    private static final Map<String, Integer> DEFAULTS = Map.ofEntries(
            Map.entry("--relay-services", 200_000),
            Map.entry("--relay-rounds", 5),
            Map.entry("--connections", 1_000),
            Map.entry("--connection-services", 1_000),
            Map.entry("--connection-rounds", 1),
            Map.entry("--rows", 10_000),
            Map.entry("--snapshot-rounds", 21),
            Map.entry("--failover-services", 100_000),
            Map.entry("--failover-processes", 100),
            Map.entry("--failover-rounds", 50),
            Map.entry("--readers", 1_000),
            Map.entry("--reader-rows", 2_000),
            Map.entry("--vigil-processes", 10_000),
            Map.entry("--vigil-deaths", 5),
            Map.entry("--namespace-services", 100_000),
            Map.entry("--namespace-rounds", 5),
            Map.entry("--shell-processes", 1_000),
            Map.entry("--shell-services", 1_000),
            Map.entry("--shell-rounds", 11));

    private final Path distribution;
    private final Results results = new Results();
    private final Map<String, Integer> options = new HashMap<>(DEFAULTS);

    private RegistrarBenchmark(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws Exception {
        var benchmark = new RegistrarBenchmark(Path.of(arguments[0]).toAbsolutePath());
        List<String> wanted = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                wanted.add(arguments[i]);
            } else {
                BenchmarkOptions.set(benchmark.options, arguments[i], Integer.parseInt(arguments[++i]));
            }
        }
        benchmark.run(wanted.isEmpty() ? ALL : wanted);
        benchmark.results.write(Path.of(arguments[1]));
        System.exit(0);
    }

    private int option(String name) {
        return options.get(name);
    }

    private void run(List<String> wanted) throws Exception {
        results.add(
                "load average before",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                "");
        for (String what : wanted) {
            switch (what) {
                case "relay" -> new RelayBenchmark(distribution, results, option("--relay-services"))
                        .run(option("--relay-rounds"));
                case "connections" -> new ConnectionsBenchmark(
                                distribution, results, option("--connections"), option("--connection-services"))
                        .run(option("--connection-rounds"));
                case "snapshot" -> new SnapshotBenchmark(distribution, results, option("--rows"))
                        .run(option("--snapshot-rounds"));
                case "failover" -> new FailoverBenchmark(
                                distribution, results, option("--failover-processes"), option("--failover-services"))
                        .run(option("--failover-rounds"));
                case "readers" -> new ReadersOverMqttBenchmark(distribution, results, option("--reader-rows"))
                        .run(option("--readers"));
                case "vigil" -> new VigilBenchmark(distribution, results, option("--vigil-processes"))
                        .run(option("--vigil-deaths"));
                case "namespaces" -> new NamespacesBenchmark(distribution, results, option("--namespace-services"))
                        .run(option("--namespace-rounds"));
                case "shell" -> new ShellBenchmark(
                                distribution, results, option("--shell-processes"), option("--shell-services"))
                        .run(option("--shell-rounds"));
                default -> throw new IllegalArgumentException("measurement " + what + ": unknown; use one of " + ALL);
            }
        }
    }
}
