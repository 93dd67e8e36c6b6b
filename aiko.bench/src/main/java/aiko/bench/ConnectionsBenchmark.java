// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Phase;
import aiko.load.SnapshotReader;
import java.nio.file.Path;

/**
 * Measures many connections, each a process with its own services, which register and are then all killed at once; beside
 * the rate of the same messages from one connection to another.
 */
final class ConnectionsBenchmark {
    private static final int MOST_RAW_MESSAGES = 200_000;

    private final Path distribution;
    private final Results results;
    private final int connections;
    private final int services;

    ConnectionsBenchmark(Path distribution, Results results, int connections, int services) {
        this.distribution = distribution;
        this.results = results;
        this.connections = connections;
        this.services = services;
    }

    void run(int rounds) throws Exception {
        results.heading(connections + " connections with " + services + " services each, killed at once");
        try (var mosquitto = Mosquitto.start()) {
            for (int i = 0; i < rounds; i++) {
                round(new RegistrarRig(mosquitto), mosquitto);
            }
        }
    }

    private void round(RegistrarRig rig, Mosquitto mosquitto) throws Exception {
        var population = rig.population(connections, services);
        try (var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                var reader = new SnapshotReader(rig.server(), population, "reader");
                var load = rig.load(container.registrar(), population)) {
            Phase before = reader.raw(Math.min(MOST_RAW_MESSAGES, population.size()));
            Phase registered = RegistrarRig.complete(load.register(), load);
            Phase removed = RegistrarRig.complete(load.kill(), load);
            Phase after = reader.raw(Math.min(MOST_RAW_MESSAGES, population.size()));
            double raw = (before.rate() + after.rate()) / 2;
            results.add("connections: services registered", registered.done(), "", "= " + registered.wanted());
            results.add("connections: until all are registered", registered.seconds(), "s");
            results.add("connections: registered", registered.rate(), "services/s");
            results.add("connections: services removed", removed.done(), "", "= " + removed.wanted());
            results.add("connections: killed, until all are removed", removed.seconds(), "s");
            results.add("connections: removed", removed.rate(), "services/s");
            results.add("connections: one hop, for comparison", raw, "messages/s");
            results.add("connections: registered : one hop", registered.rate() / raw, "");
            results.add("connections: removed : one hop", removed.rate() / raw, "");
            results.add("connections: most memory of the registrar's container", container.peakMegabytes(), "MB");
        }
    }
}
