// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The metric families of one collection. Each exists even if it has no series: so the registry knows all names. */
final class Families {
    private final List<Supplier<MetricSnapshot>> families = new ArrayList<>();

    /** One family: takes its series. */
    interface Family {
        /** @param labels as many as the family has label names; each combination once */
        void add(double value, String... labels);
    }

    /** @param name without the ending {@code _total} */
    Family counter(String name, String help, String... labelNames) {
        var points = new ArrayList<CounterDataPointSnapshot>();
        families.add(() -> new CounterSnapshot(new MetricMetadata(name, help), points));
        return (value, labels) -> points.add(CounterDataPointSnapshot.builder()
                .value(value)
                .labels(Labels.of(labelNames, labels))
                .build());
    }

    Family gauge(String name, String help, String... labelNames) {
        var points = new ArrayList<GaugeDataPointSnapshot>();
        families.add(() -> new GaugeSnapshot(new MetricMetadata(name, help), points));
        return (value, labels) -> points.add(GaugeDataPointSnapshot.builder()
                .value(value)
                .labels(Labels.of(labelNames, labels))
                .build());
    }

    void add(MetricSnapshot family) {
        families.add(() -> family);
    }

    MetricSnapshots collected() {
        return new MetricSnapshots(families.stream().map(Supplier::get).toList());
    }
}
