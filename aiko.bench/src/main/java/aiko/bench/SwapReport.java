// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.SwapRun.Swap;
import java.util.List;

/** Reports lost, doubled and reordered messages of a swap run, and the start times of the new versions. */
final class SwapReport {
    private final Results results;
    private final String prefix;

    SwapReport(Results results, String prefix) {
        this.results = results;
        this.prefix = prefix;
    }

    void add(SwapRun run) {
        int swaps = run.swaps().size();
        results.add(prefix + "messages sent", run.sent(), "");
        results.add(prefix + "lost", run.sequence().lost(run.sent()), "messages", "0");
        results.add(prefix + "doubled", run.sequence().doubled(), "messages", "0");
        results.add(prefix + "out of order", run.sequence().reordered(), "messages", "0");
        results.add(prefix + "state kept", run.statesKept(), "of " + swaps, "all");
        results.add(prefix + "topic path kept", swaps - run.moves(), "of " + swaps, "all");
        List<Double> active = run.swaps().stream().map(Swap::activeMillis).toList();
        List<Double> first = run.swaps().stream().map(Swap::firstMillis).toList();
        results.add(prefix + "rename until the new version is active, median", Median.of(active), "ms");
        results.add(prefix + "rename until the new version is active, max", Median.percentile(active, 100), "ms");
        results.add(prefix + "rename until it has handled a message, median", Median.of(first), "ms");
        results.add(prefix + "rename until it has handled a message, max", Median.percentile(first, 100), "ms");
    }
}
