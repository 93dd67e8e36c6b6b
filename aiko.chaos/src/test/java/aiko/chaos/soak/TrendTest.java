// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as growth: a heap of about 12 MB, which may grow by 1 MB, in a run of half an hour. */
class TrendTest {
    private static final int SAMPLES = 60;
    private static final double SECONDS = 30;
    private static final double MEGABYTE = 1e6;
    private static final Trend.Allowance ALLOWANCE = new Trend.Allowance(0.05, MEGABYTE);

    private final Random random = new Random(1);

    private static Trend trend(int samples, IntToDoubleFunction value) {
        return Trend.of(
                IntStream.range(0, samples).mapToDouble(i -> i * SECONDS).toArray(),
                IntStream.range(0, samples).mapToDouble(value).toArray(),
                ALLOWANCE);
    }

    private double noise() {
        return 12 * MEGABYTE + random.nextGaussian() * MEGABYTE / 2;
    }

    @Test
    void noise_is_flat() {
        for (int i = 0; i < 200; i++) {
            assertThat(trend(SAMPLES, unused -> noise()).isFlat()).isTrue();
        }
    }

    @Test
    void a_leak_of_2_MB_in_the_noise_is_found() {
        for (int i = 0; i < 200; i++) {
            Trend trend = trend(SAMPLES, sample -> noise() + 2.7 * MEGABYTE * sample / SAMPLES);
            assertThat(trend.isFlat()).as(trend.toString()).isFalse();
        }
    }

    @Test
    void a_leak_that_begins_late_is_found() {
        assertThat(trend(SAMPLES, sample -> noise() + (sample < 40 ? 0 : 2 * MEGABYTE))
                        .isFlat())
                .isFalse();
    }

    @Test
    void what_grows_while_the_container_becomes_warm_does_not_count() {
        assertThat(trend(SAMPLES, sample -> noise() + 8 * MEGABYTE * Math.min(sample, 15) / 15)
                        .isFlat())
                .isTrue();
    }

    @Test
    void a_few_samples_that_are_far_off_do_not_count() {
        assertThat(trend(SAMPLES, sample -> sample % 13 == 5 ? 90 * MEGABYTE : noise())
                        .isFlat())
                .isTrue();
    }

    @Test
    void what_shrinks_is_flat() {
        assertThat(trend(SAMPLES, sample -> noise() - 5 * MEGABYTE * sample / SAMPLES)
                        .isFlat())
                .isTrue();
    }

    @Test
    void one_thread_with_each_tenth_sample_is_found_where_two_are_allowed() {
        double[] seconds =
                IntStream.range(0, SAMPLES).mapToDouble(i -> i * SECONDS).toArray();
        double[] threads =
                IntStream.range(0, SAMPLES).mapToDouble(i -> 50 + i / 10).toArray();
        assertThat(Trend.of(seconds, threads, Quantity.THREADS.allowance()).isFlat())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 11})
    void a_few_measurements_are_not_judged(int samples) {
        assertThat(trend(samples, sample -> sample * 10 * MEGABYTE).isJudged()).isFalse();
    }

    @Test
    void twelve_are() {
        assertThat(trend(12, sample -> sample * 10 * MEGABYTE).isJudged()).isTrue();
    }
}
