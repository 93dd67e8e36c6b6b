// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.util.Locale;

/** How a figure compares with that of the other distribution. */
public enum Verdict {
    BETTER,
    /** The difference is not larger than that of the runs of one distribution, or too small to matter. */
    SAME,
    WORSE,
    /** Measured once only, or not with both distributions. */
    UNKNOWN;

    @Override
    public String toString() {
        return this == UNKNOWN ? "?" : name().toLowerCase(Locale.ROOT);
    }
}
