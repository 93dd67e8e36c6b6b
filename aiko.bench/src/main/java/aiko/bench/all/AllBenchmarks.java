// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import aiko.bench.BenchmarkOptions;
import aiko.bench.all.figure.Benchmark;
import aiko.bench.all.figure.Comparison;
import aiko.bench.all.figure.Measurements;
import aiko.bench.all.figure.Outcome;
import aiko.bench.all.figure.RatioChart;
import aiko.bench.all.figure.Report;
import aiko.bench.all.figure.UserTable;
import aiko.bench.all.figure.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs all benchmarks, shortened, each in a process of its own with a time limit; with another distribution in turns. After two rounds of
 * all, those with a figure that became worse are measured again first, and then the others, as long as there is time. Writes
 * {@code report.md}, {@code report.json}, {@code table.md} and, with another distribution, {@code report.svg}.
 *
 * <p>Arguments: the distribution's folder, a folder for the report, the benchmarks (all by default), and options: {@code --previous FOLDER}
 * another distribution, {@code --minutes N} after which it ends in any case, {@code --rounds N} at most, {@code --table FILE} a document
 * whose first table becomes that of {@code table.md}.
 *
 * <p>The exit status is 0 if all benchmarks were measured and no figure became worse, 1 if one was not measured, 2 if a figure became
 * worse, 3 after a mistake in the arguments.
 */
public final class AllBenchmarks {
    /** For the report, and for ending the benchmark that runs. */
    private static final Duration RESERVE = Duration.ofSeconds(20);

    private static final int MISTAKEN = 3;
    private static final Duration LEAST = Duration.ofSeconds(5);

    private final Map<String, String> options =
            new HashMap<>(Map.of("--previous", "", "--minutes", "20", "--rounds", "5", "--table", ""));
    private final List<Benchmark> benchmarks = new ArrayList<>();
    private final List<Distribution> distributions = new ArrayList<>();
    private final Measurements measurements = new Measurements();
    private final long began = System.nanoTime();
    private final double loadBefore = load();

    private AllBenchmarks() {}

    public static void main(String[] arguments) throws Exception {
        var all = new AllBenchmarks();
        Path folder;
        try {
            all.read(arguments);
            folder = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
            if (!Files.isWritable(folder)) {
                throw new AccessDeniedException(folder.toString());
            }
        } catch (IllegalArgumentException mistake) {
            end(mistake.getMessage());
            return;
        } catch (IOException unusable) {
            end("cannot write to " + arguments[1] + ": " + unusable + "; name a folder for the report");
            return;
        }
        var workplace = new Workplace();
        Runtime.getRuntime().addShutdownHook(new Thread(workplace::clear, "clear"));
        all.run(new BenchmarkProcess(folder, workplace));
        System.exit(all.report(folder));
    }

    private static void end(String problem) {
        System.err.println("AllBenchmarks: " + problem);
        System.exit(MISTAKEN);
    }

    private void read(String[] arguments) {
        if (arguments.length < 2) {
            throw new IllegalArgumentException("expected the folder of a distribution, and one for the report");
        }
        List<String> names = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                names.add(arguments[i]);
            } else if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("option " + arguments[i] + ": expected a value after it");
            } else {
                BenchmarkOptions.set(options, arguments[i], arguments[++i]);
            }
        }
        List<String> known = Catalogue.ALL.stream().map(Benchmark::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("benchmark " + name + ": unknown; use some of " + known);
            }
        }
        Catalogue.ALL.stream()
                .filter(benchmark -> names.isEmpty() || names.contains(benchmark.name()))
                .forEach(benchmarks::add);
        number("--minutes");
        number("--rounds");
        addDistribution(Measurements.THIS, arguments[0]);
        if (isCompared()) {
            addDistribution(Measurements.PREVIOUS, options.get("--previous"));
        }
        if (!options.get("--table").isEmpty() && !Files.isRegularFile(Path.of(options.get("--table")))) {
            throw new IllegalArgumentException("document " + options.get("--table") + ": not found");
        }
    }

    private void addDistribution(String name, String folder) {
        Path home = Path.of(folder).toAbsolutePath();
        if (!Files.isExecutable(home.resolve("bin/aiko")) || !Files.isDirectory(home.resolve("system"))) {
            throw new IllegalArgumentException(
                    "distribution " + home + ": no bin/aiko and system; build it, or name the folder of another one");
        }
        distributions.add(new Distribution(name, home));
    }

    private int number(String option) {
        try {
            return Integer.parseInt(options.get(option));
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(
                    "option " + option + ": " + options.get(option) + ": expected a whole number");
        }
    }

    private boolean isCompared() {
        return !options.get("--previous").isEmpty();
    }

    private Duration left() {
        return Duration.ofMinutes(number("--minutes")).minus(RESERVE).minusNanos(System.nanoTime() - began);
    }

    private void run(BenchmarkProcess process) throws IOException, InterruptedException {
        var schedule = new Schedule(benchmarks, measurements);
        for (int round = 1; round <= number("--rounds"); round++) {
            boolean isIdle = true;
            for (Benchmark benchmark : schedule.of(round)) {
                if (round == 1 || schedule.fits(benchmark, left())) {
                    run(process, benchmark, round);
                    isIdle = false;
                }
            }
            if (isIdle) {
                break;
            }
        }
    }

    /** The distribution that comes first changes, so that neither profits from a machine that becomes faster or slower. */
    private void run(BenchmarkProcess process, Benchmark benchmark, int round)
            throws IOException, InterruptedException {
        for (int i = 0; i < distributions.size(); i++) {
            Distribution distribution = distributions.get((i + round) % distributions.size());
            if (measurements.isFailed(benchmark, distribution.name())) {
                continue;
            }
            Duration limit = left().compareTo(benchmark.limit()) < 0 ? left() : benchmark.limit();
            Outcome outcome = limit.compareTo(LEAST) < 0
                    ? new Outcome(Map.of(), "not measured: no time left", Duration.ZERO)
                    : process.run(benchmark, distribution, round, limit);
            measurements.add(benchmark, distribution.name(), outcome);
            System.out.printf(
                    Locale.ROOT,
                    "%4d s  round %d  %-12s %-9s %5.1f s  %s%n",
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                    round,
                    benchmark.name(),
                    distribution.name(),
                    outcome.took().toMillis() / 1e3,
                    outcome.problem());
        }
    }

    private int report(Path folder) throws IOException {
        String machine = String.format(
                Locale.ROOT,
                "%d processors, Java %s, load average %.1f before, %.0f minutes.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                loadBefore,
                (System.nanoTime() - began) / 6e10);
        var report = new Report(measurements, machine);
        String table = UserTable.of(measurements);
        Files.writeString(folder.resolve("report.md"), report.markdown(isCompared()));
        Files.writeString(folder.resolve("report.json"), report.json());
        Files.writeString(folder.resolve("table.md"), table);
        if (isCompared()) {
            Files.writeString(
                    folder.resolve("report.svg"), RatioChart.svg(measurements.comparisons(), report.summary()));
        }
        if (!options.get("--table").isEmpty()) {
            replaceTable(Path.of(options.get("--table")), table);
        }
        System.out.println();
        System.out.println(report.markdown(false));
        System.out.println(table);
        return status();
    }

    private static void replaceTable(Path document, String table) throws IOException {
        Files.writeString(
                document,
                UserTable.replaceFirst(Files.readString(document), table)
                        .orElseThrow(() -> new IOException("document " + document + ": no table to replace")));
    }

    private int status() {
        if (!measurements.problems().isEmpty()) {
            return 1;
        }
        return measurements.comparisons().stream().map(Comparison::verdict).anyMatch(Verdict.WORSE::equals) ? 2 : 0;
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
