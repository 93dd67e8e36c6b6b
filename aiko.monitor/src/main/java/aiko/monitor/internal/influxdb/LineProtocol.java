// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Metrics in the line protocol of InfluxDB, one line for each series: the metric is the measurement, its labels are tags. The fields
 * are those of Telegraf's input for Prometheus: {@code counter}, {@code gauge}, or {@code count}, {@code sum} and the bounds of the
 * buckets.
 */
final class LineProtocol {
    private final String tags;

    /** @param tags of all lines, in this order; empty values are left out */
    LineProtocol(Map<String, String> tags) {
        var text = new StringBuilder();
        tags.forEach((name, value) -> tag(text, name, value));
        this.tags = text.toString();
    }

    /** @param lines receives each line, without a line feed */
    void write(MetricSnapshots snapshot, long millis, Consumer<String> lines) {
        for (MetricSnapshot metric : snapshot) {
            String name = metric.getMetadata().getPrometheusName();
            for (DataPointSnapshot point : metric.getDataPoints()) {
                String line = line(name, point, millis);
                if (line != null) {
                    lines.accept(line);
                }
            }
        }
    }

    private String line(String name, DataPointSnapshot point, long millis) {
        String fields = fields(point);
        if (fields.isEmpty()) {
            return null;
        }
        String suffix = "";
        if (point instanceof CounterDataPointSnapshot) {
            suffix = "_total";
        } else if (point instanceof InfoDataPointSnapshot) {
            suffix = "_info";
        }
        var line = new StringBuilder(name).append(suffix).append(tags);
        for (Label label : point.getLabels()) {
            tag(line, label.getName(), label.getValue());
        }
        return line.append(' ').append(fields).append(' ').append(millis).toString();
    }

    private static String fields(DataPointSnapshot point) {
        var fields = new StringBuilder();
        if (point instanceof CounterDataPointSnapshot counter) {
            field(fields, "counter", counter.getValue());
        } else if (point instanceof GaugeDataPointSnapshot gauge) {
            field(fields, "gauge", gauge.getValue());
        } else if (point instanceof UnknownDataPointSnapshot unknown) {
            field(fields, "value", unknown.getValue());
        } else if (point instanceof InfoDataPointSnapshot) {
            field(fields, "gauge", 1);
        } else if (point instanceof SummaryDataPointSnapshot summary) {
            if (summary.hasCount()) {
                field(fields, "count", summary.getCount());
            }
            if (summary.hasSum()) {
                field(fields, "sum", summary.getSum());
            }
            for (Quantile quantile : summary.getQuantiles()) {
                field(fields, Double.toString(quantile.getQuantile()), quantile.getValue());
            }
        } else if (point instanceof HistogramDataPointSnapshot histogram && histogram.hasClassicHistogramData()) {
            histogram(fields, histogram);
        }
        return fields.toString();
    }

    private static void histogram(StringBuilder fields, HistogramDataPointSnapshot histogram) {
        field(fields, "count", histogram.getCount());
        if (histogram.hasSum()) {
            field(fields, "sum", histogram.getSum());
        }
        ClassicHistogramBuckets buckets = histogram.getClassicBuckets();
        long below = 0;
        for (ClassicHistogramBucket bucket : buckets) {
            below += bucket.getCount();
            double bound = bucket.getUpperBound();
            field(fields, Double.isInfinite(bound) ? "+Inf" : Double.toString(bound), below);
        }
    }

    /** InfluxDB has no NaN and no infinity. */
    private static void field(StringBuilder fields, String name, double value) {
        if (Double.isFinite(value)) {
            if (!fields.isEmpty()) {
                fields.append(',');
            }
            fields.append(name).append('=').append(value);
        }
    }

    /** The value of a tag must not be empty, nor end with a backslash. A line feed would end the line. */
    private static void tag(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(',');
            escape(line, name);
            line.append('=');
            escape(line, value.endsWith("\\") ? value + '_' : value);
        }
    }

    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == ',' || character == '=' || character == ' ') {
                line.append('\\').append(character);
            } else {
                line.append(Character.isISOControl(character) ? '_' : character);
            }
        }
    }
}
