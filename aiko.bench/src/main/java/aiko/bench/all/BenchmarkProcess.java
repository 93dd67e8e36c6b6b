// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import aiko.bench.all.figure.Benchmark;
import aiko.bench.all.figure.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a benchmark in a process of its own, with a time limit. */
final class BenchmarkProcess {
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final Path folder;
    private final Workplace workplace;

    /** @param folder for output and results */
    BenchmarkProcess(Path folder, Workplace workplace) {
        this.folder = folder;
        this.workplace = workplace;
    }

    Outcome run(Benchmark benchmark, Distribution distribution, int round, Duration limit)
            throws IOException, InterruptedException {
        String name = benchmark.name() + '-' + distribution.name() + '-' + round;
        Path results = folder.resolve(name + ".json");
        Path output = folder.resolve(name + ".txt");
        Files.deleteIfExists(results);
        var program = new ProcessBuilder(command(benchmark, distribution, results))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        workplace.prepare(program);
        long began = System.nanoTime();
        Process process = program.start();
        String problem = "";
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            problem = "not finished within " + limit.toSeconds() + " s";
            process.destroy();
            process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        } else if (process.exitValue() != 0) {
            problem = "exit status " + process.exitValue() + cause(output);
        } else if (!Files.exists(results)) {
            problem = "no results";
        }
        workplace.clear();
        var took = Duration.ofNanos(System.nanoTime() - began);
        return new Outcome(problem.isEmpty() ? ResultFile.read(results) : Map.of(), problem, took);
    }

    private List<String> command(Benchmark benchmark, Distribution distribution, Path results) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + workplace.folder());
        command.add("-Daiko.distribution=" + distribution.folder());
        command.addAll(benchmark.javaOptions());
        command.addAll(List.of("-cp", distribution.classPath(System.getProperty("java.class.path"))));
        command.addAll(List.of(GuardedMain.class.getName(), benchmark.main().getName()));
        for (String argument : benchmark.arguments()) {
            command.add(
                    switch (argument) {
                        case Benchmark.DISTRIBUTION -> distribution.folder().toString();
                        case Benchmark.RESULTS -> results.toString();
                        default -> argument;
                    });
        }
        return command;
    }

    /** The exception that it printed, or its last line. */
    private static String cause(Path output) throws IOException {
        List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.stream()
                .filter(line -> line.matches("(?:[a-z]\\w*\\.)+\\w*(?:Exception|Error)\\b.*"))
                .reduce((first, second) -> second)
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1)))
                .map(line -> ": " + line.strip())
                .orElse("");
    }
}
