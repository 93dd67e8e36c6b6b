// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The outcomes of all runs so far. */
public final class Measurements {
    /** The distribution whose figures are judged. */
    public static final String THIS = "this";
    /** The distribution that it is compared with. */
    public static final String PREVIOUS = "previous";

    private final Map<Benchmark, Map<String, List<Outcome>>> outcomes = new LinkedHashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();

    public void add(Benchmark benchmark, String distribution, Outcome outcome) {
        outcomes.computeIfAbsent(benchmark, first -> new LinkedHashMap<>())
                .computeIfAbsent(distribution, first -> new ArrayList<>())
                .add(outcome);
        if (outcome.isFailed()) {
            problems.add(benchmark.name() + " (" + distribution + "): " + outcome.problem());
        } else if (distribution.equals(THIS)) {
            for (Figure figure : benchmark.figures()) {
                if (!outcome.figures().containsKey(figure.name())) {
                    problems.add(benchmark.name() + " (this): no figure \"" + figure.name() + "\" in its results");
                }
            }
        }
    }

    /** Benchmarks that failed, and figures that are missing. */
    public Set<String> problems() {
        return problems;
    }

    Set<Benchmark> benchmarks() {
        return outcomes.keySet();
    }

    List<Outcome> of(Benchmark benchmark, String distribution) {
        return outcomes.getOrDefault(benchmark, Map.of()).getOrDefault(distribution, List.of());
    }

    public boolean isFailed(Benchmark benchmark, String distribution) {
        return of(benchmark, distribution).stream().anyMatch(Outcome::isFailed);
    }

    /** How long both distributions take together, at most; zero if they have not been measured. */
    public Duration took(Benchmark benchmark) {
        return longest(benchmark, THIS).plus(longest(benchmark, PREVIOUS));
    }

    private Duration longest(Benchmark benchmark, String distribution) {
        return of(benchmark, distribution).stream()
                .map(Outcome::took)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    List<Comparison> comparisons(Benchmark benchmark) {
        return benchmark.figures().stream()
                .map(figure -> new Comparison(
                        figure,
                        values(benchmark, THIS, Optional.of(figure.name())),
                        values(benchmark, PREVIOUS, Optional.of(figure.name())),
                        values(benchmark, THIS, figure.peer().map(Figure.Peer::figure))))
                .toList();
    }

    public List<Comparison> comparisons() {
        return benchmarks().stream()
                .flatMap(benchmark -> comparisons(benchmark).stream())
                .toList();
    }

    public boolean hasWorse(Benchmark benchmark) {
        return comparisons(benchmark).stream().anyMatch(comparison -> comparison.verdict() == Verdict.WORSE);
    }

    private List<Double> values(Benchmark benchmark, String distribution, Optional<String> figure) {
        return of(benchmark, distribution).stream()
                .map(outcome -> outcome.figures().get(figure.orElse("")))
                .filter(value -> value != null)
                .toList();
    }
}
