// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultFileTest {
    @Test
    void figures_of_most_benchmarks_are_read_by_their_names() {
        assertThat(
                        ResultFile.parse(
                                """
                        {"processors": 2, "figures": [
                          {"name": "load average", "value": 4.778, "unit": "", "aim": ""},
                          {"name": "stream: pause, max", "value": -1.500, "unit": "ms", "aim": "<= 250"},
                          {"name": "start: for each bundle", "value": 5.075, "unit": "ms", "aim": ""},
                          {"name": "start: for each bundle", "value": 151.552, "unit": "KB", "aim": ""}
                        ]}
                        """))
                .containsEntry("load average", 4.778)
                .containsEntry("stream: pause, max", -1.5)
                .containsEntry("start: for each bundle", 5.075)
                .containsEntry("processors", 2.0)
                .hasSize(4);
    }

    @Test
    void the_median_stands_for_repeated_starts() {
        assertThat(
                        ResultFile.parse(
                                """
                        {"resident_ready_mb": 94, "figures": [
                          {"name": "drop to (add …) on out", "median_ms": 19.6, "min_ms": 11.1, "max_ms": 67.5, "times": 50}
                        ]}
                        """))
                .containsEntry("resident_ready_mb", 94.0)
                .containsEntry("drop to (add …) on out", 19.6)
                .hasSize(2);
    }

    @Test
    void the_figures_of_a_run_are_read_by_their_keys() {
        assertThat(ResultFile.parse(
                        "[\n  {\"run\": \"10 processes, 0 names\", \"heap MB\": 70.626, \"adds a second\": 1e6}\n]\n"))
                .containsEntry("heap MB", 70.626)
                .containsEntry("adds a second", 1_000_000.0)
                .hasSize(2);
    }
}
