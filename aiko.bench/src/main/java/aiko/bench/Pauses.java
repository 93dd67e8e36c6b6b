// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.Reports.Said;
import java.util.ArrayList;
import java.util.List;

/** The times in which a service handled no message, within one version or between two. */
final class Pauses {
    private final List<Pause> all = new ArrayList<>();
    private long lastNanos;

    private record Pause(long begin, long end) {}

    /** Adds the tally that one version reports when it ends, in the order of the versions. */
    void add(Said tally) {
        if (tally.text(2).equals("-")) {
            return;
        }
        if (lastNanos != 0) {
            all.add(new Pause(lastNanos, tally.number(0)));
        }
        lastNanos = tally.number(1);
        if (!tally.text(3).equals("-")) {
            for (String pause : tally.text(3).split(",")) {
                String[] parts = pause.split("\\+");
                long begin = Long.parseLong(parts[0]);
                all.add(new Pause(begin, begin + Long.parseLong(parts[1])));
            }
        }
    }

    /** The longest that was not over before that time, and had begun before this: in milliseconds; 0 if none was recorded. */
    double longest(long from, long to) {
        return all.stream()
                        .filter(pause -> pause.end > from && pause.begin < to)
                        .mapToLong(pause -> pause.end - pause.begin)
                        .max()
                        .orElse(0)
                / 1e6;
    }
}
