// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** All figures as one table, and as JSON. */
public final class Report {
    private final Measurements measurements;
    private final String machine;

    /** @param machine what it was measured on, and how long */
    public Report(Measurements measurements, String machine) {
        this.measurements = measurements;
        this.machine = machine;
    }

    /** {@code 1 worse, 2 better, 40 the same, 3 unknown; 1 problem}. */
    public String summary() {
        Map<Verdict, Long> verdicts = measurements.comparisons().stream()
                .collect(Collectors.groupingBy(Comparison::verdict, Collectors.counting()));
        int problems = measurements.problems().size();
        return verdicts.getOrDefault(Verdict.WORSE, 0L) + " worse, " + verdicts.getOrDefault(Verdict.BETTER, 0L)
                + " better, "
                + verdicts.getOrDefault(Verdict.SAME, 0L) + " the same, " + verdicts.getOrDefault(Verdict.UNKNOWN, 0L)
                + " unknown; " + problems + (problems == 1 ? " problem" : " problems");
    }

    public String markdown(boolean withChart) {
        List<String> lines = new ArrayList<>();
        lines.add("# All benchmarks: " + summary());
        lines.add("");
        lines.add(
                machine
                        + " A figure is better or worse if each of its runs is so beside each run of the other distribution, by more"
                        + " than chance, and the medians differ by at least 5 %; the range is that of the ratios of any two runs.");
        lines.add("");
        for (String problem : measurements.problems()) {
            lines.add("- **" + problem + "**");
        }
        if (!measurements.problems().isEmpty()) {
            lines.add("");
        }
        if (withChart) {
            lines.add("![Each figure beside the previous one](report.svg)");
            lines.add("");
        }
        lines.add("| figure | unit | this | previous | ratio | range | | aim | benchmark, runs |");
        lines.add("|---|---|---|---|---|---|---|---|---|");
        for (Benchmark benchmark : measurements.benchmarks()) {
            for (Comparison comparison : measurements.comparisons(benchmark)) {
                lines.add(row(benchmark, comparison));
            }
        }
        return String.join("\n", lines) + '\n';
    }

    private static String row(Benchmark benchmark, Comparison comparison) {
        Figure figure = comparison.figure();
        Verdict verdict = comparison.verdict();
        boolean isStrong = verdict == Verdict.WORSE || verdict == Verdict.BETTER;
        String result = comparison.aimResult();
        return String.join(
                " | ",
                "| " + figure.what(),
                figure.unit(),
                Numbers.text(comparison.value()),
                Numbers.text(comparison.previousValue()),
                Numbers.ratio(comparison.ratio()),
                Numbers.ratio(comparison.leastRatio()) + " to " + Numbers.ratio(comparison.mostRatio()),
                isStrong ? "**" + verdict + "**" : verdict.toString(),
                figure.aimText() + (result.isEmpty() ? "" : ": " + result),
                benchmark.name() + ", " + comparison.these().size() + " |");
    }

    public String json() {
        List<String> figures = new ArrayList<>();
        for (Benchmark benchmark : measurements.benchmarks()) {
            for (Comparison comparison : measurements.comparisons(benchmark)) {
                figures.add(json(benchmark, comparison));
            }
        }
        return "{\"machine\": " + text(machine) + ", \"summary\": " + text(summary()) + ",\n\"problems\": ["
                + measurements.problems().stream().map(Report::text).collect(Collectors.joining(", "))
                + "],\n\"figures\": [\n  "
                + String.join(",\n  ", figures) + "\n],\n\"results\": [\n  "
                + String.join(",\n  ", results()) + "\n]}\n";
    }

    private static String json(Benchmark benchmark, Comparison comparison) {
        Figure figure = comparison.figure();
        return "{\"benchmark\": " + text(benchmark.name()) + ", \"figure\": " + text(figure.what()) + ", \"unit\": "
                + text(figure.unit()) + ", \"better\": " + text(figure.isMoreBetter() ? "more" : "less")
                + ", \"this\": "
                + numbers(comparison.these()) + ", \"previous\": " + numbers(comparison.previous()) + ", \"peer\": "
                + numbers(comparison.peer()) + ", \"ratio\": " + number(comparison.ratio()) + ", \"verdict\": "
                + text(comparison.verdict().toString()) + ", \"aim\": " + text(figure.aimText()) + ", \"aim_is\": "
                + text(comparison.aimResult()) + '}';
    }

    /** Everything that was measured, also what is not compared. */
    private List<String> results() {
        List<String> results = new ArrayList<>();
        for (Benchmark benchmark : measurements.benchmarks()) {
            for (String distribution : List.of(Measurements.THIS, Measurements.PREVIOUS)) {
                for (Outcome outcome : measurements.of(benchmark, distribution)) {
                    results.add(
                            "{\"benchmark\": " + text(benchmark.name()) + ", \"distribution\": " + text(distribution)
                                    + ", \"seconds\": " + number(outcome.took().toMillis() / 1e3) + ", \"problem\": "
                                    + text(outcome.problem()) + ", \"figures\": {"
                                    + outcome.figures().entrySet().stream()
                                            .map(figure -> text(figure.getKey()) + ": " + number(figure.getValue()))
                                            .collect(Collectors.joining(", "))
                                    + "}}");
                }
            }
        }
        return results;
    }

    private static String numbers(List<Double> values) {
        return values.stream().map(Report::number).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String number(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? "null" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String text(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }
}
