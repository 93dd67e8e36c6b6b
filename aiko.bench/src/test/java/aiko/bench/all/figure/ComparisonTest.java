// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Figure TIME = Figure.less("time", "time", "ms");
    private static final Figure RATE = Figure.more("rate", "rate", "messages/s");

    private static Comparison of(Figure figure, List<Double> these, List<Double> previous) {
        return new Comparison(figure, these, previous, List.of());
    }

    @Test
    void a_figure_is_worse_if_each_run_is_worse_than_each_of_the_other() {
        assertThat(of(TIME, List.of(13.0, 13.5), List.of(10.0, 10.5)).verdict()).isEqualTo(Verdict.WORSE);
        assertThat(of(RATE, List.of(13.0, 13.5), List.of(10.0, 10.5)).verdict()).isEqualTo(Verdict.BETTER);
        assertThat(of(TIME, List.of(10.0, 10.5), List.of(13.0, 13.5)).verdict()).isEqualTo(Verdict.BETTER);
        assertThat(of(RATE, List.of(10.0, 10.5), List.of(13.0, 13.5)).verdict()).isEqualTo(Verdict.WORSE);
    }

    @Test
    void a_difference_within_the_noise_of_the_rounds_is_none() {
        assertThat(of(TIME, List.of(10.0, 15.0, 16.0), List.of(9.0, 10.0, 11.0)).verdict())
                .isEqualTo(Verdict.SAME);
    }

    @Test
    void two_runs_of_each_must_differ_by_more_than_their_noise() {
        assertThat(of(TIME, List.of(13.0, 16.0), List.of(10.0, 12.0)).verdict()).isEqualTo(Verdict.SAME);
        assertThat(of(TIME, List.of(16.0, 19.0), List.of(10.0, 12.0)).verdict()).isEqualTo(Verdict.WORSE);
        assertThat(of(TIME, List.of(13.0, 14.0, 15.0, 16.0), List.of(9.0, 10.0, 11.0, 12.0))
                        .verdict())
                .isEqualTo(Verdict.WORSE);
    }

    @Test
    void a_small_difference_is_none_however_quiet_the_machine_was() {
        assertThat(of(TIME, List.of(10.3, 10.3), List.of(10.0, 10.0)).verdict()).isEqualTo(Verdict.SAME);
        assertThat(of(TIME, List.of(0.002, 0.002), List.of(0.0, 0.0)).verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void something_where_nothing_was_is_worse() {
        Comparison lost = of(Figure.less("lost", "lost", "messages"), List.of(3.0, 4.0), List.of(0.0, 0.0));

        assertThat(lost.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(lost.ratio()).isNaN();
    }

    @Test
    void one_run_says_nothing() {
        assertThat(of(TIME, List.of(20.0), List.of(10.0)).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(of(TIME, List.of(20.0, 21.0), List.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void the_ratio_is_of_the_medians_and_its_range_of_any_two_runs() {
        Comparison comparison = of(TIME, List.of(10.0, 12.0, 20.0), List.of(8.0, 10.0));

        assertThat(comparison.ratio()).isCloseTo(12.0 / 9, within(1e-9));
        assertThat(comparison.leastRatio()).isEqualTo(1.0);
        assertThat(comparison.mostRatio()).isEqualTo(2.5);
    }

    @Test
    void an_aim_limits_the_value_or_its_ratio_to_the_peer() {
        Figure start = TIME.beside("bare", "a bare framework");

        assertThat(result(TIME.aim(Aim.atMost(80)), 80)).isEqualTo("met");
        assertThat(result(TIME.aim(Aim.atLeast(80)), 79)).isEqualTo("missed");
        assertThat(result(start.aim(Aim.atMostTimes(2)), 190)).isEqualTo("met");
        assertThat(result(start.aim(Aim.atMostTimes(2)), 210)).isEqualTo("missed");
        assertThat(result(start.aim(Aim.atMostTimes(2).plus(20)), 210)).isEqualTo("met");
        assertThat(result(TIME, 80)).isEmpty();
        assertThat(start.aim(Aim.atMostTimes(2).plus(20)).aimText()).isEqualTo("≤ 2 × a bare framework + 20 ms");
        assertThat(TIME.aim(Aim.atMost(80)).aimText()).isEqualTo("≤ 80 ms");
        assertThat(TIME.aim(Aim.atMost(0)).aimText()).isEqualTo("0 ms");
    }

    private static String result(Figure figure, double value) {
        return new Comparison(figure, List.of(value), List.of(), List.of(100.0)).aimResult();
    }

    @Test
    void numbers_have_three_digits() {
        assertThat(List.of(1234567.8, 1000.0, 123.4, 12.34, 1.234, 1.2, 2.0, 0.1234, 0.0))
                .extracting(Numbers::text)
                .containsExactly("1,234,568", "1,000", "123", "12.3", "1.23", "1.2", "2", "0.123", "0");
        assertThat(Numbers.text(Double.NaN)).isEqualTo("–");
    }
}
