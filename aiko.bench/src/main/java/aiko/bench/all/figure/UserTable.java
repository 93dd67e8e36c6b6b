// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of the figures that users care about, with which the document about performance begins. */
public final class UserTable {
    private UserTable() {}

    public static String of(Measurements measurements) {
        List<String> rows = new ArrayList<>();
        rows.add("| what | our figure | limit | beside, in the same run | command |");
        rows.add("|---|---|---|---|---|");
        for (Benchmark benchmark : measurements.benchmarks()) {
            for (Comparison comparison : measurements.comparisons(benchmark)) {
                if (comparison.figure().isForUsers() && !comparison.these().isEmpty()) {
                    rows.add(row(benchmark, comparison));
                }
            }
        }
        return String.join("\n", rows) + '\n';
    }

    private static String row(Benchmark benchmark, Comparison comparison) {
        Figure figure = comparison.figure();
        String result = comparison.aimResult();
        return String.join(
                " | ",
                "| " + figure.what(),
                figure.valueText(comparison.value()),
                figure.aimText() + (result.isEmpty() ? "" : ": " + result),
                figure.peer()
                        .filter(unused -> !comparison.peer().isEmpty())
                        .map(peer -> beside(comparison, peer))
                        .orElse(""),
                '`' + benchmark.name() + "` |");
    }

    private static String beside(Comparison comparison, Figure.Peer peer) {
        return peer.name() + ": " + comparison.figure().valueText(comparison.peerValue()) + ", ratio "
                + Numbers.ratio(comparison.peerRatio());
    }

    /** The document with that table instead of its first one; empty if it has none. */
    public static Optional<String> replaceFirst(String document, String table) {
        List<String> lines = document.lines().toList();
        int first = 0;
        while (first < lines.size() && !lines.get(first).startsWith("|")) {
            first++;
        }
        int end = first;
        while (end < lines.size() && lines.get(end).startsWith("|")) {
            end++;
        }
        if (first == end) {
            return Optional.empty();
        }
        List<String> replaced = new ArrayList<>(lines.subList(0, first));
        table.lines().forEach(replaced::add);
        replaced.addAll(lines.subList(end, lines.size()));
        return Optional.of(String.join("\n", replaced) + '\n');
    }
}
