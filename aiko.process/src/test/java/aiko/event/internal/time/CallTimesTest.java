// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallTimesTest {
    private final CallHistogram histogram = new CallHistogram();
    private final CallTimes times = new CallTimes();

    private long count(int range) {
        return histogram.counts().get(range);
    }

    @Test
    void eachRangeReachesUpToTwiceTheTimeOfTheFormer() {
        assertThat(List.of(0L, 1L, 1_024L)).allMatch(nanos -> CallHistogram.rangeOf(nanos) == 0);
        assertThat(List.of(1_025L, 2_048L)).allMatch(nanos -> CallHistogram.rangeOf(nanos) == 1);
        assertThat(CallHistogram.rangeOf(2_049)).isEqualTo(2);
        assertThat(CallHistogram.rangeOf(1L << 35)).isEqualTo(25);
        assertThat(List.of((1L << 35) + 1, Long.MAX_VALUE)).allMatch(nanos -> CallHistogram.rangeOf(nanos) == 26);
    }

    @Test
    void shortCallsAreTimedInGroupsAndLongOnesOneByOne() {
        assertThat(times.groupSize()).as("at first").isEqualTo(1);

        times.add(100, 1, histogram);
        assertThat(times.groupSize()).as("after a short call").isGreaterThan(30);

        times.add(50 * 1_000_000L, 1, histogram);
        assertThat(times.groupSize()).as("after a long call").isEqualTo(1);
    }

    @Test
    void callsOfAGroupThatAreLikeThoseBeforeCountWithTheirAverage() {
        times.add(200, 1, histogram);
        times.add(20 * 300, 20, histogram);

        assertThat(count(0)).isEqualTo(21);
        assertThat(times.nanos()).isEqualTo(6_200).isEqualTo(histogram.nanos());
        assertThat(times.longestNanos()).isEqualTo(300).isEqualTo(histogram.longestNanos());
    }

    @Test
    void aLongCallInAGroupOfShortOnesIsFound() {
        times.add(100, 1, histogram);
        times.add(20 * 100 + 7_000_000, 21, histogram);

        assertThat(times.longestNanos()).isEqualTo(7_000_000).isEqualTo(histogram.longestNanos());
        assertThat(count(0)).isEqualTo(21);
        assertThat(count(CallHistogram.rangeOf(7_000_000))).isEqualTo(1);
        assertThat(times.nanos()).isEqualTo(7_002_100);
        assertThat(times.groupSize()).as("the next calls may be as slow").isEqualTo(1);
    }

    @Test
    void allCallsAreCounted() {
        long calls = 0;
        for (int i = 1; i <= 1_000; i++) {
            int number = Math.min(times.groupSize(), i);
            times.add(i % 7 * 4_000L * number, number, histogram);
            calls += number;
        }

        assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(calls);
        assertThat(histogram.nanos()).isEqualTo(times.nanos());
    }
}
