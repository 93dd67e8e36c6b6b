// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import aiko.bench.all.figure.Benchmark;
import aiko.bench.all.figure.Measurements;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Which benchmarks run in which round: in the first two, all; then those first that have a figure that became worse. */
final class Schedule {
    /** The rounds after which a verdict is possible. */
    private static final int ALL = 2;

    private final List<Benchmark> benchmarks;
    private final Measurements measurements;

    Schedule(List<Benchmark> benchmarks, Measurements measurements) {
        this.benchmarks = benchmarks;
        this.measurements = measurements;
    }

    List<Benchmark> of(int round) {
        List<Benchmark> possible = benchmarks.stream()
                .filter(benchmark -> !measurements.isFailed(benchmark, Measurements.THIS))
                .toList();
        if (round <= ALL) {
            return possible;
        }
        return Stream.concat(
                        possible.stream().filter(measurements::hasWorse),
                        possible.stream().filter(benchmark -> !measurements.hasWorse(benchmark)))
                .toList();
    }

    /** Whether both distributions can be measured in that time. */
    boolean fits(Benchmark benchmark, Duration left) {
        Duration took = measurements.took(benchmark);
        return took.plus(took.dividedBy(5)).compareTo(left) < 0;
    }
}
