// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BoundedSeriesTest {
    private final BoundedSeries series = new BoundedSeries(1, 1);
    private final Map<String, String> collected = new TreeMap<>();

    private void collect(int mostNames, Runnable members) {
        series.begin(mostNames);
        members.run();
        collected.clear();
        series.end(
                (key, sums) -> collected.put(key.name(), sums.members() + " " + sums.count(0) + " " + sums.level(0)));
    }

    private void add(int id, String name, long count, long level) {
        series.add("default", id, name, new long[] {count}, new long[] {level});
    }

    @Test
    void members_with_one_name_are_summed() {
        collect(10, () -> {
            add(1, "lamp", 5, 2);
            add(2, "lamp", 7, 1);
            add(3, "clock", 1, 0);
        });

        assertThat(collected).containsExactly(Map.entry("clock", "1 1 0"), Map.entry("lamp", "2 12 3"));
    }

    @Test
    void ten_thousand_names_have_no_more_series_than_the_limit_and_one() {
        collect(100, () -> {
            for (int id = 0; id < 10_000; id++) {
                add(id, "service-" + id, 1, 1);
            }
        });

        assertThat(collected).hasSize(101).containsEntry(BoundedSeries.OTHERS, "9900 9900 9900");
    }

    @Test
    void a_count_never_decreases_while_there_is_a_member() {
        collect(10, () -> {
            add(1, "lamp", 5, 0);
            add(2, "lamp", 7, 0);
        });
        collect(10, () -> add(2, "lamp", 8, 0));

        assertThat(collected).containsEntry("lamp", "1 13 0");
    }

    @Test
    void a_count_that_begins_again_is_added() {
        collect(10, () -> add(1, "loop", 100, 0));
        collect(10, () -> add(1, "loop", 3, 0));

        assertThat(collected).containsEntry("loop", "1 103 0");
    }

    @Test
    void a_name_without_members_leaves_its_place_to_another_one() {
        collect(1, () -> {
            add(1, "lamp", 5, 0);
            add(2, "clock", 7, 0);
        });
        assertThat(collected).containsOnlyKeys("lamp", BoundedSeries.OTHERS);

        collect(1, () -> add(2, "clock", 7, 0));
        collect(1, () -> add(2, "clock", 9, 0));
        assertThat(collected).containsExactly(Map.entry("clock", "1 2 0"));
    }

    @Test
    void without_names_there_is_one_sum() {
        collect(0, () -> {
            add(1, "lamp", 5, 0);
            add(2, "clock", 7, 0);
        });

        assertThat(collected).containsExactly(Map.entry(BoundedSeries.OTHERS, "2 12 0"));
    }
}
