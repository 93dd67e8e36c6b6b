// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.registry;

import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A collector of some bundle. If it fails, its metrics are left out, and all others remain. The registry compares its names with
 * those of others when it is registered; metrics that it did not have then are left out too. Its names are asked for before that.
 */
final class GuardedCollector implements MultiCollector {
    private final String owner;
    private final MultiCollector collector;
    private final Consumer<GuardedCollector> began;
    private final BiConsumer<GuardedCollector, String> failed;
    private volatile Map<String, MetricFamilyDescriptor> families = Map.of();

    GuardedCollector(
            String owner,
            MultiCollector collector,
            Consumer<GuardedCollector> began,
            BiConsumer<GuardedCollector, String> failed) {
        this.owner = owner;
        this.collector = collector;
        this.began = began;
        this.failed = failed;
    }

    /** Asks the collector for its names. It may throw anything, or not return. */
    void askForNames() {
        began.accept(this);
        families = collector.collect().stream()
                .collect(Collectors.toUnmodifiableMap(GuardedCollector::name, GuardedCollector::family));
    }

    String owner() {
        return owner;
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        return List.copyOf(families.values());
    }

    @Override
    public MetricSnapshots collect() {
        began.accept(this);
        try {
            MetricSnapshots all = collector.collect();
            List<MetricSnapshot> known = all.stream()
                    .filter(metric -> families.containsKey(name(metric)))
                    .toList();
            if (known.size() < all.size()) {
                failed.accept(this, "a metric has another name than when the collector was registered");
            }
            return new MetricSnapshots(known);
        } catch (Throwable foreign) {
            failed.accept(this, foreign.toString());
            return new MetricSnapshots();
        }
    }

    private static String name(MetricSnapshot metric) {
        return metric.getMetadata().getPrometheusName();
    }

    private static MetricFamilyDescriptor family(MetricSnapshot metric) {
        MetricType type = MetricType.UNKNOWN;
        if (metric instanceof CounterSnapshot) {
            type = MetricType.COUNTER;
        } else if (metric instanceof GaugeSnapshot) {
            type = MetricType.GAUGE;
        } else if (metric instanceof HistogramSnapshot) {
            type = MetricType.HISTOGRAM;
        } else if (metric instanceof SummarySnapshot) {
            type = MetricType.SUMMARY;
        } else if (metric instanceof InfoSnapshot) {
            type = MetricType.INFO;
        } else if (metric instanceof StateSetSnapshot) {
            type = MetricType.STATESET;
        }
        return MetricFamilyDescriptor.of(type, metric.getMetadata());
    }
}
