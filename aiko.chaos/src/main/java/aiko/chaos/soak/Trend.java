// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import java.util.Arrays;

/**
 * Whether a quantity has grown over a run. The first quarter of the samples is left out: a container loads classes, compiles code and
 * fills what is limited. Of the rest, two figures say how much it has grown: the slope that is the median of the slopes between
 * any two samples (Theil and Sen), times the duration; and the lower quartile of the last third less that of the first third, since
 * what is there for a moment only adds. Neither is moved by a few samples that are far off, or by two values that take turns. The
 * quantity is flat if neither figure is more than it may be.
 *
 * @param start the lower quartile of the first third
 * @param growth the slope times the duration
 * @param step the last third less the first third
 * @param allowed how large both may be
 */
record Trend(double start, double growth, double step, double allowed, int samples) {
    private static final double WARM_PART = 0.25;
    /** Fewer samples say nothing. */
    private static final int LEAST_SAMPLES = 9;

    /** How much a quantity may grow: a part of what it is, or a number, whichever is more. */
    record Allowance(double part, double atLeast) {}

    static Trend of(double[] seconds, double[] values, Allowance allowance) {
        int first = (int) Math.ceil(values.length * WARM_PART);
        int count = values.length - first;
        if (count < LEAST_SAMPLES) {
            return new Trend(count == 0 ? 0 : values[values.length - 1], 0, 0, 0, count);
        }
        int third = count / 3;
        double start = lowerQuartile(Arrays.copyOfRange(values, first, first + third));
        double end = lowerQuartile(Arrays.copyOfRange(values, values.length - third, values.length));
        double duration = seconds[seconds.length - 1] - seconds[first];
        return new Trend(
                start,
                slope(seconds, values, first) * duration,
                end - start,
                Math.max(allowance.part() * start, allowance.atLeast()),
                count);
    }

    private static double slope(double[] seconds, double[] values, int first) {
        int count = values.length - first;
        var slopes = new double[count * (count - 1) / 2];
        int next = 0;
        for (int i = first; i < values.length; i++) {
            for (int j = i + 1; j < values.length; j++) {
                slopes[next++] = (values[j] - values[i]) / (seconds[j] - seconds[i]);
            }
        }
        return median(slopes);
    }

    private static double lowerQuartile(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 4];
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Whether there are enough samples for a verdict. */
    boolean isJudged() {
        return samples >= LEAST_SAMPLES;
    }

    boolean isFlat() {
        return growth <= allowed && step <= allowed;
    }
}
