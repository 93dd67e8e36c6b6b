// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import java.time.Duration;
import java.util.OptionalLong;

/** A number of dropped messages that only grows, and by how much it has grown of late. Drops before the first look are old. */
final class Drops {
    private long seen = -1;
    private long recent;
    private long grownNanos;

    /** How many were dropped of late: since the first look that saw more, until that long after the last one. */
    OptionalLong look(long total, long now, Duration late) {
        if (recent > 0 && now - grownNanos > late.toNanos()) {
            recent = 0;
        }
        if (seen >= 0 && total > seen) {
            recent += total - seen;
            grownNanos = now;
        }
        seen = total;
        return recent == 0 ? OptionalLong.empty() : OptionalLong.of(recent);
    }
}
