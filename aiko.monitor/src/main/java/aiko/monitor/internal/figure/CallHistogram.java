// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.monitor.internal.figure.BoundedSeries.Sums;
import aiko.process.spi.CallTimes;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * How long calls took, of event loops or of clients, with a bucket for each {@value #MERGED} ranges of {@link CallTimes}: about 1 µs, 4 µs,
 * and so on to 4.3 s. The counts of a member are those of the buckets, and the nanoseconds of all calls.
 */
final class CallHistogram {
    /** The place of its first count among those of a member. */
    static final int FIRST = 3;

    private static final int MERGED = 2;
    private static final int BOUNDED = 12;
    private static final int BUCKETS = BOUNDED + 1;

    /** How many counts it has. */
    static final int COUNTS = BUCKETS + 1;

    private static final double NANOS = 1e9;

    private final MetricMetadata metadata;
    private final String[] labelNames;
    private final List<HistogramDataPointSnapshot> points = new ArrayList<>();

    CallHistogram(String name, String help, String... labelNames) {
        metadata = new MetricMetadata(name, help);
        this.labelNames = labelNames;
    }

    /** The counts of a member: these first ones, then those of its times. */
    static long[] with(CallTimes times, long... first) {
        long[] counts = new long[FIRST + COUNTS];
        System.arraycopy(first, 0, counts, 0, FIRST);
        for (int range = 0; range < times.counts().size(); range++) {
            counts[FIRST + Math.min((range + 1) / MERGED, BOUNDED)] +=
                    times.counts().get(range);
        }
        counts[FIRST + BUCKETS] = times.total().toNanos();
        return counts;
    }

    void add(Sums sums, String... labels) {
        add(sums::count, labels);
    }

    void add(CallTimes times, String... labels) {
        long[] counts = with(times, new long[FIRST]);
        add(index -> counts[index], labels);
    }

    private void add(IntToLongFunction all, String... labels) {
        var bounds = new ArrayList<Double>();
        var counts = new ArrayList<Long>();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            bounds.add(bucket == BOUNDED ? Double.POSITIVE_INFINITY : bound(bucket));
            counts.add(all.applyAsLong(FIRST + bucket));
        }
        points.add(HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(all.applyAsLong(FIRST + BUCKETS) / NANOS)
                .labels(Labels.of(labelNames, labels))
                .build());
    }

    /** Bucket 0 has range 0 only, bucket 1 the ranges 1 and 2. */
    private static double bound(int bucket) {
        return CallTimes.limit(bucket * MERGED).toNanos() / NANOS;
    }

    HistogramSnapshot family() {
        return new HistogramSnapshot(metadata, points);
    }
}
