// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.bench.all.figure.Benchmark;
import aiko.bench.all.figure.Figure;
import aiko.bench.all.figure.Measurements;
import aiko.bench.all.figure.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Duration TOOK = Duration.ofSeconds(10);

    private final Benchmark first = benchmark("first");
    private final Benchmark second = benchmark("second");
    private final Benchmark third = benchmark("third");
    private final Measurements measurements = new Measurements();
    private final Schedule schedule = new Schedule(List.of(first, second, third), measurements);

    private static Benchmark benchmark(String name) {
        return new Benchmark(
                name, ScheduleTest.class, List.of(), List.of(), TOOK, List.of(Figure.less("time", "time", "ms")));
    }

    private void measure(Benchmark benchmark, double value, double previous) {
        measurements.add(benchmark, Measurements.THIS, new Outcome(Map.of("time", value), "", TOOK));
        measurements.add(benchmark, Measurements.PREVIOUS, new Outcome(Map.of("time", previous), "", TOOK));
    }

    @Test
    void after_two_rounds_those_come_first_that_became_worse() {
        for (int i = 0; i < 2; i++) {
            measure(first, 10, 10);
            measure(second, 10, 20);
            measure(third, 20, 10);
        }

        assertThat(schedule.of(2)).containsExactly(first, second, third);
        assertThat(schedule.of(3)).containsExactly(third, first, second);
    }

    @Test
    void one_that_failed_is_not_repeated() {
        measurements.add(second, Measurements.THIS, new Outcome(Map.of(), "exit status 1", TOOK));

        assertThat(schedule.of(2)).containsExactly(first, third);
    }

    @Test
    void one_is_not_begun_that_would_not_end_in_time() {
        measure(first, 10, 10);

        assertThat(schedule.fits(first, Duration.ofSeconds(25))).isTrue();
        assertThat(schedule.fits(first, Duration.ofSeconds(23))).isFalse();
    }
}
