// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.spi.CallTimes;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallHistogramTest {
    private static final int RANGES = 53;

    private static HistogramDataPointSnapshot histogram(CallTimes times) {
        var series = new BoundedSeries(CallHistogram.FIRST + CallHistogram.COUNTS, 0);
        series.begin(1);
        series.add("default", 1, "lamp", CallHistogram.with(times, 0, 0, 0), new long[0]);
        var histogram = new CallHistogram("test_seconds", "Test.", "name");
        series.end((key, sums) -> histogram.add(sums, key.name()));
        return histogram.family().getDataPoints().get(0);
    }

    @Test
    void each_call_is_in_the_bucket_with_the_first_bound_that_is_not_shorter() {
        for (int range = 0; range < RANGES; range++) {
            List<Long> counts = new ArrayList<>(Collections.nCopies(RANGES, 0L));
            counts.set(range, 1L);
            double longest = CallTimes.limit(range).toNanos() / 1e9;

            double bound = histogram(new CallTimes(counts, Duration.ZERO, Duration.ZERO)).getClassicBuckets().stream()
                    .filter(bucket -> bucket.getCount() == 1)
                    .findFirst()
                    .orElseThrow()
                    .getUpperBound();

            assertThat(bound).isGreaterThanOrEqualTo(longest);
            assertThat(bound <= longest * 2 || Double.isInfinite(bound)).isTrue();
        }
    }

    @Test
    void times_that_belong_to_no_member_are_in_the_same_buckets() {
        var times = new CallTimes(List.of(3L, 4L, 5L), Duration.ofMillis(1500), Duration.ofMillis(2));
        var histogram = new CallHistogram("test_seconds", "Test.", "name");

        histogram.add(times, "lamp");

        HistogramDataPointSnapshot point = histogram.family().getDataPoints().get(0);
        assertThat(point.getClassicBuckets())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(histogram(times).getClassicBuckets());
        assertThat(point.getSum()).isEqualTo(1.5);
    }

    @Test
    void the_sum_is_the_time_of_all_calls_in_seconds() {
        var times = new CallTimes(List.of(3L, 4L), Duration.ofMillis(1500), Duration.ofMillis(2));

        assertThat(histogram(times).getSum()).isEqualTo(1.5);
        assertThat(histogram(times).getCount()).isEqualTo(7);
    }
}
