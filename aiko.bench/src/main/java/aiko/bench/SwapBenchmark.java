// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the cost of replacing bundles. Mosquitto, the container and the sender are separate operating system processes.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, the measurements ({@code stream}, {@code drop},
 * {@code start}, {@code leak}, {@code karaf}; by default the first four), and options:
 *
 * <ul>
 *   <li>stream: {@code --rate N --rounds R --swaps S --interval MILLISECONDS}, where each round has so many swaps
 *   <li>drop: {@code --drops N --many N --many-swaps N}
 *   <li>start: {@code --bundles N --starts R}
 *   <li>leak: {@code --leak-swaps N}
 *   <li>karaf: {@code --karaf FOLDER} of an unpacked Apache Karaf, {@code --karaf-rate N --karaf-swaps S}
 *   <li>{@code --previous FOLDER}: another distribution, which stream and drop measure first, with the bundles and labels of this program
 * </ul>
 */
public final class SwapBenchmark {
    private static final List<String> ALL = List.of("stream", "drop", "start", "leak");
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("--rate", "20000"),
            Map.entry("--rounds", "5"),
            Map.entry("--swaps", "20"),
            Map.entry("--interval", "1000"),
            Map.entry("--drops", "50"),
            Map.entry("--many", "1000"),
            Map.entry("--many-swaps", "20"),
            Map.entry("--bundles", "500"),
            Map.entry("--starts", "5"),
            Map.entry("--leak-swaps", "1000"),
            Map.entry("--karaf", ""),
            Map.entry("--karaf-rate", "1000"),
            Map.entry("--karaf-swaps", "20"),
            Map.entry("--previous", ""));

    private final Path distribution;
    private final Results results = new Results();
    private final Map<String, String> options = new HashMap<>(DEFAULTS);

    private SwapBenchmark(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws Exception {
        var benchmark = new SwapBenchmark(Path.of(arguments[0]).toAbsolutePath());
        List<String> wanted = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                wanted.add(arguments[i]);
            } else {
                BenchmarkOptions.set(benchmark.options, arguments[i], arguments[++i]);
            }
        }
        benchmark.run(wanted.isEmpty() ? ALL : wanted);
        benchmark.results.write(Path.of(arguments[1]));
        System.exit(0);
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }

    private Path folder(String option) {
        if (options.get(option).isEmpty()) {
            throw new IllegalArgumentException("option " + option + ": no folder given; add " + option + " FOLDER");
        }
        return Path.of(options.get(option)).toAbsolutePath();
    }

    private void run(List<String> wanted) throws Exception {
        results.addMachineLoad();
        for (String what : wanted) {
            switch (what) {
                case "stream", "drop" -> {
                    if (!options.get("--previous").isEmpty()) {
                        run(what, folder("--previous"), "previous: ");
                    }
                    run(what, distribution, "");
                }
                case "start" -> new FullFolderBenchmark(distribution, results)
                        .run(number("--bundles"), number("--starts"));
                case "leak" -> new LeakBenchmark(distribution, results).run(number("--leak-swaps"));
                case "karaf" -> new KarafBenchmark(
                                folder("--karaf"),
                                distribution,
                                results,
                                number("--karaf-rate"),
                                number("--karaf-swaps"))
                        .run();
                default -> throw new IllegalArgumentException(
                        "measurement " + what + ": unknown; use one of " + ALL + " or karaf");
            }
        }
    }

    private void run(String what, Path container, String prefix) throws Exception {
        if (what.equals("stream")) {
            new StreamBenchmark(results, prefix, number("--rate"), number("--interval"))
                    .run(container, number("--rounds"), number("--swaps"));
        } else {
            new DropBenchmark(results, prefix)
                    .run(container, number("--drops"), number("--many"), number("--many-swaps"));
        }
    }
}
