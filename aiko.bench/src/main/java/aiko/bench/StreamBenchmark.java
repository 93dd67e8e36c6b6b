// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.NumberedStream.Receiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Replaces a bundle repeatedly while messages stream to its service and to those of another bundle; in turns
 * with the same without a swap.
 */
final class StreamBenchmark {
    private static final int NEIGHBOURS = 10;
    private static final int NEIGHBOUR_RATE = 1_000;
    private static final long LONGEST_QUIET_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Results results;
    private final String prefix;
    private final int rate;
    private final long intervalNanos;
    private final List<Long> quietIntervals = new ArrayList<>();
    private final List<Double> quiet = new ArrayList<>();
    private final List<Double> quietRatios = new ArrayList<>();
    private final List<Double> swapping = new ArrayList<>();
    private final List<Double> swappingRatios = new ArrayList<>();

    /**
     * @param prefix before the names of the results
     * @param rate messages a second to the service that is replaced
     * @param intervalMillis from one swap to the next
     */
    StreamBenchmark(Results results, String prefix, int rate, int intervalMillis) {
        this.results = results;
        this.prefix = prefix + "stream: ";
        this.rate = rate;
        intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
    }

    void run(Path distribution, int rounds, int swaps) throws Exception {
        results.heading(prefix + rounds * swaps + " swaps under " + rate + " messages a second, and " + NEIGHBOUR_RATE
                + " to each of " + NEIGHBOURS + " neighbours");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                var reports = new Reports(mosquitto.port(), container.out());
                var stream = new NumberedStream(mosquitto.port())) {
            container.put("neighbours.jar", SwapBundles.neighbours(NEIGHBOURS));
            List<Receiver> neighbours = reports.await("active", "neighbours").words().stream()
                    .map(path -> stream.to(path, NEIGHBOUR_RATE))
                    .toList();
            var watch = new NeighbourWatch(stream, reports);
            var run = new SwapRun(container, reports, "numbered.jar", SwapBundles.numbered(distribution));
            run.start(stream, rate);
            watch.during(swaps * intervalNanos);
            long said = saidByRegistrar(reports);
            for (int i = 0; i < rounds; i++) {
                round(run, watch, swaps);
            }
            said = saidByRegistrar(reports) - said;
            stream.end();
            run.finish();
            new SwapReport(results, prefix).add(run);
            results.add(prefix + "messages of the registrar about it", said, "messages", "0");
            reportPauses("pause", run, run.pauses(), "<= 30", "<= 250");
            container.delete("neighbours.jar");
            report(watch, neighbours);
            reportPauses("neighbours: pause", run, watch.pauses(), Results.NO_AIM, Results.NO_AIM);
        }
    }

    /** Measures without swaps, then with them, and without them again. */
    private void round(SwapRun run, NeighbourWatch watch, int swaps) throws Exception {
        run.prepare(swaps);
        watch.p99Millis();
        double before = quiet(watch, swaps);
        run.swap(swaps, intervalNanos);
        double during = watch.p99Millis();
        double after = quiet(watch, swaps);
        quiet.addAll(List.of(before, after));
        swapping.add(during);
        quietRatios.add(after / before);
        swappingRatios.add(2 * during / (before + after));
        System.out.printf("  neighbours' p99: quiet %.3f ms, swaps %.3f ms, quiet %.3f ms%n", before, during, after);
    }

    /** Half as long as with swaps, unless that takes too long. */
    private double quiet(NeighbourWatch watch, int swaps) throws Exception {
        long began = System.nanoTime();
        long nanos = Math.max(intervalNanos, Math.min(swaps * intervalNanos / 2, LONGEST_QUIET_NANOS));
        for (long from = 0; from + intervalNanos <= nanos; from += intervalNanos) {
            quietIntervals.add(began + from);
        }
        return watch.during(nanos);
    }

    private static long saidByRegistrar(Reports reports) {
        return reports.count(said -> said.kind().equals("add") || said.kind().equals("remove"));
    }

    /** The longest pause in each interval without a swap, and in each interval that begins with one. */
    private void reportPauses(String name, SwapRun run, Pauses pauses, String medianAim, String maxAim) {
        List<Double> without = quietIntervals.stream()
                .map(began -> pauses.longest(began, began + intervalNanos))
                .toList();
        List<Double> with = run.swaps().stream()
                .map(swap -> pauses.longest(swap.renamed(), swap.renamed() + intervalNanos))
                .toList();
        results.add(prefix + name + " in an interval without swap, median", Median.of(without), "ms");
        results.add(prefix + name + " in an interval without swap, max", Median.percentile(without, 100), "ms");
        results.add(prefix + name + " for a swap, median", Median.of(with), "ms", medianAim);
        results.add(prefix + name + " for a swap, 99th percentile", Median.percentile(with, 99), "ms");
        results.add(prefix + name + " for a swap, max", Median.percentile(with, 100), "ms", maxAim);
    }

    private void report(NeighbourWatch watch, List<Receiver> neighbours) throws Exception {
        List<Sequence> sequences = watch.sequences(neighbours.size());
        long lost = 0;
        long disordered = 0;
        for (int i = 0; i < sequences.size(); i++) {
            lost += sequences.get(i).lost(neighbours.get(i).sent());
            disordered += sequences.get(i).doubled() + sequences.get(i).reordered();
        }
        results.add(prefix + "neighbours: lost", lost, "messages", "0");
        results.add(prefix + "neighbours: doubled or out of order", disordered, "messages", "0");
        results.add(prefix + "neighbours: p99 without swaps, median", Median.of(quiet), "ms");
        results.add(prefix + "neighbours: p99 with swaps, median", Median.of(swapping), "ms");
        results.add(prefix + "neighbours: p99, with : without swaps, median", Median.of(swappingRatios), "", "~ 1");
        results.add(prefix + "neighbours: p99, quiet : quiet before, median", Median.of(quietRatios), "");
        results.add(prefix + "neighbours: p99, quiet : quiet before, largest", Median.percentile(quietRatios, 100), "");
    }
}
