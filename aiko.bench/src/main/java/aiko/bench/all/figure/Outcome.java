// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.time.Duration;
import java.util.Map;

/**
 * One run of a benchmark.
 *
 * @param figures its results; none if it failed
 * @param problem why it failed; empty if it did not
 */
public record Outcome(Map<String, Double> figures, String problem, Duration took) {
    public boolean isFailed() {
        return !problem.isEmpty();
    }
}
