// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Repeated measurements of one thing, in milliseconds.
 *
 * @param sorted ascending
 */
record Figures(String name, double[] sorted) {
    static Figures of(String name, double... milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return new Figures(name, sorted);
    }

    double median() {
        return sorted[sorted.length / 2];
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-34s median %7.1f ms   min %7.1f ms   max %7.1f ms   (%d times)",
                name,
                median(),
                sorted[0],
                max(),
                sorted.length);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"median_ms\": %.1f, \"min_ms\": %.1f, \"max_ms\": %.1f, \"times\": %d}",
                name,
                median(),
                sorted[0],
                max(),
                sorted.length);
    }
}
