// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

/**
 * The limit of a figure: a value, or a multiple of the figure of the peer.
 *
 * @param isLeast whether the value must be at least the limit; otherwise at most
 * @param plus what a multiple may be exceeded by, in the unit of the figure
 */
public record Aim(boolean isLeast, double limit, boolean isMultiple, double plus) {
    public static Aim atMost(double limit) {
        return new Aim(false, limit, false, 0);
    }

    public static Aim atLeast(double limit) {
        return new Aim(true, limit, false, 0);
    }

    public static Aim atMostTimes(double limit) {
        return new Aim(false, limit, true, 0);
    }

    public static Aim atLeastTimes(double limit) {
        return new Aim(true, limit, true, 0);
    }

    public Aim plus(double more) {
        return new Aim(isLeast, limit, isMultiple, more);
    }

    /** @param peer the figure of the peer; not used by a value */
    boolean isMet(double value, double peer) {
        double bound = isMultiple ? limit * peer + plus : limit;
        return isLeast ? value >= bound : value <= bound;
    }

    /** For people: {@code ≤ 80 MB}, {@code ≥ 0.9 × bare Paho}. */
    String text(String unit, String peer) {
        String withUnit = unit.isEmpty() ? "" : ' ' + unit;
        if (limit == 0) {
            return "0" + withUnit;
        }
        return (isLeast ? "≥ " : "≤ ")
                + Numbers.text(limit)
                + (isMultiple ? " × " + peer + (plus == 0 ? "" : " + " + Numbers.text(plus) + withUnit) : withUnit);
    }
}
