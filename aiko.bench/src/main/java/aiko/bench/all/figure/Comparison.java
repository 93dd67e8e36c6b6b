// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.util.List;

/**
 * A figure of all runs of this distribution and of the previous one.
 *
 * @param peer of the same runs of this distribution
 */
public record Comparison(Figure figure, List<Double> these, List<Double> previous, List<Double> peer) {
    /** A difference of less is not worth a look, however quiet the machine was. */
    private static final double LEAST_DIFFERENCE = 0.05;
    /** The last digit of results: a difference of less is none. */
    private static final double LEAST_VALUE = 0.005;

    private static final int LEAST_RUNS = 2;
    /** So many of each that none of one is between those of the other are no chance. */
    private static final int ENOUGH_RUNS = 4;

    public Comparison {
        these = List.copyOf(these);
        previous = List.copyOf(previous);
        peer = List.copyOf(peer);
    }

    double value() {
        return Numbers.median(these);
    }

    double previousValue() {
        return Numbers.median(previous);
    }

    double peerValue() {
        return Numbers.median(peer);
    }

    /** This to the peer. */
    double peerRatio() {
        return quotient(value(), peerValue());
    }

    /** This to the previous one. */
    double ratio() {
        return quotient(value(), previousValue());
    }

    /** The least ratio of any two runs. */
    double leastRatio() {
        return quotient(Numbers.least(these), Numbers.most(previous));
    }

    /** The largest ratio of any two runs. */
    double mostRatio() {
        return quotient(Numbers.most(these), Numbers.least(previous));
    }

    private static double quotient(double value, double other) {
        return other > 0 && value > 0 ? value / other : Double.NaN;
    }

    /**
     * Another one only if each run of one distribution differs in the same direction from each run of the other; with few runs, by as
     * much as the runs of one distribution differ.
     */
    public Verdict verdict() {
        if (these.size() < LEAST_RUNS || previous.size() < LEAST_RUNS) {
            return Verdict.UNKNOWN;
        }
        double difference = value() - previousValue();
        if (Math.abs(difference) < Math.max(LEAST_VALUE, LEAST_DIFFERENCE * Math.abs(previousValue()))) {
            return Verdict.SAME;
        }
        double above = Numbers.least(these) - Numbers.most(previous);
        double below = Numbers.least(previous) - Numbers.most(these);
        if (Math.max(above, below) <= chance()) {
            return Verdict.SAME;
        }
        return above > 0 == figure.isMoreBetter() ? Verdict.BETTER : Verdict.WORSE;
    }

    /** A distance of this and previous runs that may be chance: of two and two, every third time one is below the others. */
    private double chance() {
        double noise =
                Math.max(Numbers.most(these) - Numbers.least(these), Numbers.most(previous) - Numbers.least(previous));
        return noise * Math.max(0, ENOUGH_RUNS - Math.min(these.size(), previous.size())) / 2;
    }

    /** {@code met} or {@code missed}; empty without an aim. */
    String aimResult() {
        return figure.aim()
                .filter(unused -> !these.isEmpty())
                .map(aim -> aim.isMet(value(), peerValue()) ? "met" : "missed")
                .orElse("");
    }
}
