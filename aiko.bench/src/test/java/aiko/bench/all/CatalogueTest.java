// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.bench.all.figure.Benchmark;
import aiko.bench.all.figure.Figure;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Test
    void each_benchmark_has_a_name_of_its_own_and_writes_results() {
        assertThat(Catalogue.ALL)
                .extracting(Benchmark::name)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(15);
        assertThat(Catalogue.ALL).allSatisfy(benchmark -> {
            assertThat(benchmark.arguments()).contains(Benchmark.RESULTS);
            assertThat(benchmark.main()).hasPublicMethods("main");
            assertThat(benchmark.figures()).isNotEmpty();
            assertThat(benchmark.figures()).extracting(Figure::name).doesNotHaveDuplicates();
        });
    }
}
