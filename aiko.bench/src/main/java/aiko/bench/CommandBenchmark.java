// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how long a command takes that talks to a running container, from its start until its exit, beside
 * {@code java -version}, in turns and in one run.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --rounds R}, {@code --warm-up N}
 * rounds before, and {@code --previous FOLDER} another distribution.
 */
public final class CommandBenchmark {
    private final Path distribution;
    private final Map<String, String> options =
            new HashMap<>(Map.of("--rounds", "20", "--warm-up", "5", "--previous", ""));
    private final Results results = new Results();
    private final Map<String, List<Double>> milliseconds = new LinkedHashMap<>();

    private CommandBenchmark(Path distribution) {
        this.distribution = distribution;
    }

    public static void main(String[] arguments) throws Exception {
        var benchmark = new CommandBenchmark(Path.of(arguments[0]).toAbsolutePath());
        BenchmarkOptions.readTexts(arguments, benchmark.options);
        benchmark.run();
        benchmark.results.write(Path.of(arguments[1]));
        System.exit(0);
    }

    private void run() throws Exception {
        results.addMachineLoad();
        String previous = options.get("--previous");
        try (var server = Mosquitto.start();
                var container = new RegistrarContainer(distribution, server.port(), false)) {
            if (previous.isEmpty()) {
                rounds(Map.of("", commands(distribution, container)));
                return;
            }
            Path other = Path.of(previous).toAbsolutePath();
            try (var otherServer = Mosquitto.start();
                    var otherContainer = new RegistrarContainer(other, otherServer.port(), false)) {
                var all = new LinkedHashMap<String, Map<String, List<String>>>();
                all.put("previous: ", commands(other, otherContainer));
                all.put("", commands(distribution, container));
                rounds(all);
            }
        }
    }

    private static Map<String, List<String>> commands(Path distribution, RegistrarContainer container) {
        List<String> aiko = List.of(
                distribution.resolve("bin/aiko").toString(),
                "--data",
                container.data().toString());
        var commands = new LinkedHashMap<String, List<String>>();
        commands.put("aiko version", with(aiko, "version"));
        commands.put("aiko status", with(aiko, "status"));
        commands.put("aiko exec", with(aiko, "exec", "echo done"));
        return commands;
    }

    private static List<String> with(List<String> line, String... more) {
        var all = new ArrayList<>(line);
        all.addAll(List.of(more));
        return all;
    }

    private void rounds(Map<String, Map<String, List<String>>> distributions) throws Exception {
        results.heading("A command, until its exit");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        int rounds = Integer.parseInt(options.get("--rounds"));
        for (int i = -Integer.parseInt(options.get("--warm-up")); i < rounds; i++) {
            measure(i >= 0, "java -version", List.of(java, "-version"));
            for (var each : distributions.entrySet()) {
                for (var command : each.getValue().entrySet()) {
                    measure(i >= 0, each.getKey() + command.getKey(), command.getValue());
                }
            }
        }
        double least = Median.of(milliseconds.get("java -version"));
        milliseconds.forEach((name, measured) -> {
            results.add(name, Median.of(measured), "ms");
            if (name.contains("aiko")) {
                results.add(name + " : java -version", Median.of(measured) / least, "", "<= 3");
            }
        });
    }

    private void measure(boolean counts, String name, List<String> line) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AIKO_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long began = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes());
        }
        int status = process.waitFor();
        long nanos = System.nanoTime() - began;
        if (status != 0) {
            throw new IllegalStateException(name + ": exit status " + status + ": " + output);
        }
        if (counts) {
            milliseconds.computeIfAbsent(name, first -> new ArrayList<>()).add(nanos / 1e6);
        }
    }
}
