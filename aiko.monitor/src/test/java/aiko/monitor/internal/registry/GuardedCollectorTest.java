// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedCollectorTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<String> failures = new ArrayList<>();

    private GuardedCollector guarded(MultiCollector collector) {
        var guarded =
                new GuardedCollector("example", collector, began -> {}, (failed, problem) -> failures.add(problem));
        guarded.askForNames();
        return guarded;
    }

    private static MetricSnapshots gauge(String name) {
        return MetricSnapshots.of(Gauge.builder().name(name).build().collect());
    }

    @Test
    void a_collector_that_fails_leaves_the_others_alone() {
        int[] calls = {0};
        registry.register(guarded(() -> {
            if (calls[0]++ > 0) {
                throw new IllegalStateException("broken");
            }
            return gauge("bad");
        }));
        registry.register(guarded(() -> gauge("good")));

        assertThat(registry.scrape().stream().map(metric -> metric.getMetadata().getName()))
                .containsExactly("good");
        assertThat(failures).containsExactly("java.lang.IllegalStateException: broken");
    }

    @Test
    void a_name_that_another_collector_has_is_refused_at_once() {
        registry.register(guarded(() -> gauge("size")));

        assertThatThrownBy(() -> registry.register(
                        guarded(() -> MetricSnapshots.of(io.prometheus.metrics.core.metrics.Counter.builder()
                                .name("size")
                                .build()
                                .collect()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_name_that_is_new_later_is_left_out() {
        int[] calls = {0};
        registry.register(guarded(() -> gauge(calls[0]++ == 0 ? "one" : "other")));

        assertThat(registry.scrape()).isEmpty();
        assertThat(failures).hasSize(1);
    }

    @Test
    void one_that_was_left_out_can_be_removed_again() {
        GuardedCollector collector = guarded(() -> gauge("size"));
        registry.register(collector);
        registry.unregister(collector);
        registry.unregister(collector);

        registry.register(guarded(() -> gauge("size")));
        assertThat(registry.scrape()).hasSize(1);
    }
}
