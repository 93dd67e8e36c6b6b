// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a container takes to start, and how large it is, with many bundles in its deploy folder and with none. */
final class FullFolderBenchmark {
    private final Path distribution;
    private final Results results;

    FullFolderBenchmark(Path distribution, Results results) {
        this.distribution = distribution;
        this.results = results;
    }

    /** The measurements with one number of bundles. */
    private record Starts(List<Double> first, List<Double> again, List<Double> megabytes) {
        Starts() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(Results results, String name) {
            results.add(name + ", new, to READY, median", Median.of(first), "ms");
            results.add(name + ", new, to READY, max", Median.percentile(first, 100), "ms");
            results.add(name + ", again, to READY, median", Median.of(again), "ms");
            results.add(name + ", resident memory, median", Median.of(megabytes), "MB");
        }
    }

    void run(int bundles, int rounds) throws Exception {
        results.heading("start with " + bundles + " bundles in the deploy folder, and with none");
        var full = new Starts();
        var empty = new Starts();
        try (var mosquitto = Mosquitto.start()) {
            for (int i = 0; i < rounds; i++) {
                measure(mosquitto, bundles, full);
                measure(mosquitto, 0, empty);
            }
        }
        empty.add(results, "start: no bundle");
        full.add(results, "start: " + bundles + " bundles");
        results.add("start: for each bundle", (Median.of(full.first) - Median.of(empty.first)) / bundles, "ms");
        results.add(
                "start: for each bundle",
                (Median.of(full.megabytes) - Median.of(empty.megabytes)) * 1024 / bundles,
                "KB");
    }

    /** With its embedded registrar, and with the data of before when it is started again. */
    private void measure(Mosquitto mosquitto, int bundles, Starts starts) throws Exception {
        Path folder = Files.createTempDirectory("aiko-bench");
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        for (int i = 1; i <= bundles; i++) {
            String name = "bench.dropped." + i;
            Files.write(deploy.resolve(name + ".jar"), SwapBundles.dropped(name));
        }
        starts.first.add(start(mosquitto, folder, bundles, starts.megabytes));
        starts.again.add(start(mosquitto, folder, bundles, new ArrayList<>()));
    }

    private double start(Mosquitto mosquitto, Path folder, int bundles, List<Double> megabytes) throws Exception {
        long began = System.nanoTime();
        try (var container = RegistrarContainer.in(folder, distribution, mosquitto.port())) {
            double milliseconds = (System.nanoTime() - began) / 1e6;
            if (!container.output().contains(" services=" + (bundles + 1) + ' ')) {
                throw new IllegalStateException("container: not all services in the directory:\n" + container.output());
            }
            megabytes.add((double) container.residentMegabytes());
            return milliseconds;
        }
    }
}
