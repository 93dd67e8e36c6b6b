// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.swap.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Counts the objects, threads and files that remain after a bundle has been replaced many times. */
final class LeakBenchmark {
    private static final int RATE = 1_000;
    private static final int SWAPS_BEFORE = 50;
    private static final String BUNDLE_CLASS_LOADER = "org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";

    private final Path distribution;
    private final Results results;

    LeakBenchmark(Path distribution, Results results) {
        this.distribution = distribution;
        this.results = results;
    }

    void run(int swaps) throws Exception {
        results.heading("leak: " + swaps + " swaps of one bundle, after " + SWAPS_BEFORE + " others");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                var reports = new Reports(mosquitto.port());
                var stream = new NumberedStream(mosquitto.port())) {
            var run = new SwapRun(container, reports, "numbered.jar", SwapBundles.numbered(distribution));
            run.start(stream, RATE);
            run.swap(SWAPS_BEFORE, 0);
            LiveObjects before = LiveObjects.of(container.processId());
            long filesBefore = files(container.data());
            run.swap(swaps, 0);
            LiveObjects after = LiveObjects.of(container.processId());
            stream.end();
            run.finish();
            new SwapReport(results, "leak: ").add(run);
            add(
                    "class loaders of bundles",
                    before.instances(BUNDLE_CLASS_LOADER),
                    after.instances(BUNDLE_CLASS_LOADER));
            String ofEach = Tally.class.getName();
            add("objects of versions", before.instances(ofEach), after.instances(ofEach));
            add("threads", before.threads(), after.threads());
            add("heap in use, KB", before.bytes() / 1024, after.bytes() / 1024);
            add("files in the data folder", filesBefore, files(container.data()));
        }
    }

    private void add(String name, long before, long after) {
        results.add("leak: " + name + ", before", before, "");
        results.add("leak: " + name + ", after", after, "", "as before");
    }

    private static long files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
