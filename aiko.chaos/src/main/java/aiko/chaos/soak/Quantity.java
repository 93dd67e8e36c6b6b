// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import java.util.Locale;

/** What has to be flat, and how much it may grow over a run. */
enum Quantity {
    HEAP("heap after a collection", 1e6, "MB", 0.05, 1e6),
    /** Has nothing but classes. */
    CLASSES("class space", 1e6, "MB", 0.02, 1e5),
    /** Has also the profiles of methods, which the JVM collects for hours, and less and less, to compile them. */
    METASPACE("metaspace", 1e6, "MB", 0.2, 1e6),
    LOADERS("class loaders of bundles", 1, "", 0, 1),
    BUNDLES("bundles", 1, "", 0, 0.5),
    THREADS("threads", 1, "", 0, 2),
    HANDLES("open files and connections", 1, "", 0, 3),
    DATA("data folder", 1e6, "MB", 0.05, 1e6),
    RESIDENT("resident memory", 1e6, "MB", 0.1, 16e6);

    private final String label;
    private final double unit;
    private final String unitName;
    private final Trend.Allowance allowance;

    Quantity(String label, double unit, String unitName, double allowedPart, double allowedAtLeast) {
        this.label = label;
        this.unit = unit;
        this.unitName = unitName;
        allowance = new Trend.Allowance(allowedPart, allowedAtLeast);
    }

    Trend.Allowance allowance() {
        return allowance;
    }

    String label() {
        return unitName.isEmpty() ? label : label + ", " + unitName;
    }

    String show(double value) {
        double shown = value / unit;
        return String.format(Locale.ROOT, unit > 1 ? "%.2f" : shown == Math.rint(shown) ? "%.0f" : "%.1f", shown);
    }
}
