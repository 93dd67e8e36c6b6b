// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Medians, and numbers in as many digits as a reader needs. */
public final class Numbers {
    private Numbers() {}

    /** Not a number if there is none. */
    static double median(List<Double> values) {
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double least(List<Double> values) {
        return values.isEmpty() ? Double.NaN : sorted(values)[0];
    }

    static double most(List<Double> values) {
        return values.isEmpty() ? Double.NaN : sorted(values)[values.size() - 1];
    }

    private static double[] sorted(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Three digits, without zeros at the end; a dash for what is not a number. */
    static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String digits = String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
        return digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
    }

    /** Always two digits after the point. */
    static String ratio(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }
}
