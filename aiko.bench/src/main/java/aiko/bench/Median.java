// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.Collection;

/** Median and percentiles of repeated measurements. */
final class Median {
    private Median() {}

    static double of(Collection<Double> values) {
        return percentile(values, 50);
    }

    static double percentile(Collection<Double> values, int percent) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
