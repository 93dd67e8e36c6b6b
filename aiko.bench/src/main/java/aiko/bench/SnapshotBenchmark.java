// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Phase;
import aiko.load.SnapshotReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures how fast a registrar sends all services to a reader, compared with the same rows from a connection that only publishes. */
final class SnapshotBenchmark {
    private final Path distribution;
    private final Results results;
    private final int rows;

    SnapshotBenchmark(Path distribution, Results results, int rows) {
        this.distribution = distribution;
        this.results = results;
        this.rows = rows;
    }

    void run(int rounds) throws Exception {
        results.heading("share of " + rows + " services, beside raw messages");
        List<Double> shares = new ArrayList<>();
        List<Double> raws = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false)) {
            var rig = new RegistrarRig(mosquitto);
            var population = rig.population(1, rows);
            try (var load = rig.load(container.registrar(), population);
                    var reader = new SnapshotReader(rig.server(), population, "reader")) {
                RegistrarRig.complete(load.register(), load);
                for (int i = 0; i < rounds; i++) {
                    double share = rate(reader.share(container.registrar(), rows));
                    double raw = rate(reader.raw(rows));
                    shares.add(share);
                    raws.add(raw);
                    ratios.add(share / raw);
                }
            }
        }
        results.add("snapshot: first share", shares.get(0), "rows/s");
        results.add("snapshot: share", Median.of(shares), "rows/s");
        results.add("snapshot: raw", Median.of(raws), "messages/s");
        results.add("snapshot: share : raw", Median.of(ratios), "", ">= 0.8");
    }

    private static double rate(Phase phase) {
        if (!phase.isComplete()) {
            throw new IllegalStateException(phase.done() + " of " + phase.wanted() + " rows received");
        }
        return phase.rate();
    }
}
