// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures many bundles with one service each in one container: messages to all of them, and the latency of the others while one
 * of them is busy. Mosquitto, the container and the sender are separate operating system processes.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --bundles N --seconds S
 * --rounds R --rate N --busy-rate N --busy-millis M}; {@code --beside NAME=FOLDER} another distribution that is measured in
 * turns with the first one; may be repeated.
 */
public final class LoopsBenchmark {
    private static final String THIS = "this";

    private final Map<String, Path> distributions = new LinkedHashMap<>();
    private final Map<String, Integer> options = new HashMap<>(Map.of(
            "--bundles", 16, "--seconds", 5, "--rounds", 3, "--rate", 200, "--busy-rate", 100, "--busy-millis", 5));
    /** For each figure and distribution, what was measured in each round. */
    private final Map<String, Map<String, List<Double>>> measured = new LinkedHashMap<>();

    private LoopsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var benchmark = new LoopsBenchmark();
        benchmark.distributions.put(THIS, Path.of(arguments[0]).toAbsolutePath());
        for (int i = 2; i < arguments.length; i += 2) {
            if (arguments[i].equals("--beside")) {
                String[] other = arguments[i + 1].split("=", 2);
                benchmark.distributions.put(other[0], Path.of(other[1]).toAbsolutePath());
            } else {
                BenchmarkOptions.set(benchmark.options, arguments[i], Integer.parseInt(arguments[i + 1]));
            }
        }
        benchmark.run().write(Path.of(arguments[1]));
        System.exit(0);
    }

    private Results run() throws Exception {
        var results = new Results();
        results.addMachineLoad();
        var load = new RoomsRun.Load(
                options.get("--bundles"),
                options.get("--seconds"),
                options.get("--rate"),
                options.get("--busy-rate"),
                (int) TimeUnit.MILLISECONDS.toMicros(options.get("--busy-millis")));
        for (int round = 1; round <= options.get("--rounds"); round++) {
            for (String name : distributions.keySet()) {
                System.out.println("round " + round + ": " + name);
                new RoomsRun(distributions.get(name), load).run().forEach((figure, value) -> measured.computeIfAbsent(
                                figure, first -> new LinkedHashMap<>())
                        .computeIfAbsent(name, first -> new ArrayList<>())
                        .add(value));
            }
        }
        results.heading("median (least to most) of " + options.get("--rounds") + " rounds");
        measured.forEach((figure, values) -> values.forEach((name, rounds) -> {
            results.add(name + ": " + figure, Median.of(rounds), spread(rounds));
        }));
        printTable();
        return results;
    }

    private static String spread(List<Double> rounds) {
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(Locale.ROOT, "(%.1f to %.1f)", sorted[0], sorted[sorted.length - 1]);
    }

    private void printTable() {
        System.out.println();
        System.out.println("| | " + String.join(" | ", distributions.keySet()) + " |");
        System.out.println("|---" + "|---".repeat(distributions.size()) + "|");
        measured.forEach((figure, values) -> System.out.println("| " + figure + " | "
                + String.join(
                        " | ",
                        distributions.keySet().stream()
                                .map(name -> String.format(Locale.ROOT, "%,.1f", Median.of(values.get(name))))
                                .toList())
                + " |"));
        System.out.println(Arrays.toString(distributions.values().toArray()));
    }
}
