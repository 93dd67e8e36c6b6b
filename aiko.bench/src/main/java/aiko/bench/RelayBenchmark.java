// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Phase;
import aiko.load.Population;
import aiko.load.SnapshotReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Services that one client adds to a new registrar, until all of them have come back on {@code out}; beside it, in turns,
 * the same bytes through the same Mosquitto and a relay that does nothing with them.
 */
final class RelayBenchmark {
    private final Path distribution;
    private final Results results;
    private final int services;
    private final List<Double> registrar = new ArrayList<>();
    private final List<Double> again = new ArrayList<>();
    private final List<Double> relay = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private final List<Double> oneHop = new ArrayList<>();
    private final List<Double> registrarCpu = new ArrayList<>();
    private final List<Double> againCpu = new ArrayList<>();
    private final List<Double> relayCpu = new ArrayList<>();

    RelayBenchmark(Path distribution, Results results, int services) {
        this.distribution = distribution;
        this.results = results;
        this.services = services;
    }

    void run(int rounds) throws Exception {
        results.heading(services + " services from one client to a new registrar and back, beside a bare relay");
        try (var mosquitto = Mosquitto.start()) {
            var rig = new RegistrarRig(mosquitto);
            for (int i = 0; i < rounds; i++) {
                round(rig, mosquitto);
                System.out.printf(
                        "  round %d: registrar %,.0f, again %,.0f, relay %,.0f, one hop %,.0f a second%n",
                        i + 1, registrar.get(i), again.get(i), relay.get(i), oneHop.get(i));
            }
        }
        results.add("relay: registrar, new", Median.of(registrar), "messages/s");
        results.add("relay: registrar, again", Median.of(again), "messages/s");
        results.add("relay: mosquitto_sub | mosquitto_pub", Median.of(relay), "messages/s");
        results.add("relay: one hop, for comparison", Median.of(oneHop), "messages/s");
        results.add("relay: registrar, new : relay", Median.of(ratios), "", ">= 1.0");
        results.add("relay: registrar, again : relay", Median.of(again) / Median.of(relay), "");
        results.add("relay: processor time of the registrar, new", Median.of(registrarCpu), "us/message");
        results.add("relay: processor time of the registrar, again", Median.of(againCpu), "us/message");
        results.add("relay: processor time of the relay", Median.of(relayCpu), "us/message");
    }

    private void round(RegistrarRig rig, Mosquitto mosquitto) throws Exception {
        Population population = rig.population(1, services);
        try (var container = new RegistrarContainer(distribution, mosquitto.port(), false)) {
            registrar.add(rate(rig, container.registrar(), population, container::cpuNanos, registrarCpu));
            again.add(rate(rig, container.registrar(), rig.population(1, services), container::cpuNanos, againCpu));
        }
        try (var passer = new Relay(mosquitto.port())) {
            relay.add(rate(rig, Relay.TOPIC_PATH, population, passer::cpuNanos, relayCpu));
        }
        try (var reader = new SnapshotReader(rig.server(), population, "reader")) {
            oneHop.add(reader.raw(services).rate());
        }
        ratios.add(registrar.get(registrar.size() - 1) / relay.get(relay.size() - 1));
    }

    private double rate(
            RegistrarRig rig, String topicPath, Population population, LongSupplier cpuNanos, List<Double> cpuMicros)
            throws Exception {
        try (var load = rig.load(topicPath, population)) {
            long before = cpuNanos.getAsLong();
            Phase phase = RegistrarRig.complete(load.register(), load);
            cpuMicros.add((cpuNanos.getAsLong() - before) / 1e3 / services);
            if (!topicPath.equals(Relay.TOPIC_PATH)) {
                // So that nothing of it is left to be done while the next one is measured.
                RegistrarRig.complete(load.kill(), load);
            }
            return phase.rate();
        }
    }
}
