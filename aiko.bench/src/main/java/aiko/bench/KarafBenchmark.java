// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The same bundles, replaced in the same way under the same messages from the same MQTT server: in our container, and in
 * Apache Karaf.
 */
final class KarafBenchmark {
    /** The poll interval of Karaf as distributed. */
    private static final int POLL_MILLIS = 1_000;

    private static final int FAST_POLL_MILLIS = 50;
    private static final int GRACE_SECONDS = 2;
    /** Not a multiple of Karaf's poll interval. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(3_700);

    private static final String PLAIN = "bench/plain";

    private final Path karaf;
    private final Path distribution;
    private final Results results;
    private final int rate;
    private final int swaps;

    KarafBenchmark(Path karaf, Path distribution, Results results, int rate, int swaps) {
        this.karaf = karaf;
        this.distribution = distribution;
        this.results = results;
        this.rate = rate;
        this.swaps = swaps;
    }

    private interface Start {
        SwapHost at(int port) throws Exception;
    }

    void run() throws Exception {
        results.heading("beside Apache Karaf: " + swaps + " swaps of each bundle under " + rate + " messages a second");
        run("Aiko", port -> new RegistrarContainer(distribution, port, false));
        run("Karaf", port -> new KarafContainer(karaf, distribution, port, POLL_MILLIS, 0));
        run("Karaf, poll=50", port -> new KarafContainer(karaf, distribution, port, FAST_POLL_MILLIS, 0));
        run(
                "Karaf, poll=50, swap.grace=2",
                port -> new KarafContainer(karaf, distribution, port, FAST_POLL_MILLIS, GRACE_SECONDS));
    }

    private void run(String name, Start start) throws Exception {
        try (var mosquitto = Mosquitto.start();
                var host = start.at(mosquitto.port())) {
            Function<String, byte[]> plain = version -> SwapBundles.plain(version, mosquitto.uri(), PLAIN);
            run(name + ", own client", mosquitto, host, "plain.jar", plain);
            run(name + ", Aiko service", mosquitto, host, "numbered.jar", SwapBundles.numbered(distribution));
        }
    }

    private void run(String name, Mosquitto mosquitto, SwapHost host, String file, Function<String, byte[]> bundle)
            throws Exception {
        try (var reports = new Reports(mosquitto.port());
                var stream = new NumberedStream(mosquitto.port())) {
            var run = new SwapRun(host, reports, file, bundle);
            run.start(stream, rate);
            run.swap(swaps, INTERVAL_NANOS);
            stream.end();
            run.finish();
            String prefix = name + ": ";
            List<Double> pauses = run.swaps().stream()
                    .map(swap -> run.pauses().longest(swap.renamed(), swap.renamed() + INTERVAL_NANOS))
                    .toList();
            new SwapReport(results, prefix).add(run);
            results.add(prefix + "lost for each swap", run.sequence().lost(run.sent()) / (double) swaps, "messages");
            results.add(prefix + "pause for a swap, median", Median.of(pauses), "ms");
            results.add(prefix + "pause for a swap, max", Median.percentile(pauses, 100), "ms");
        }
    }
}
