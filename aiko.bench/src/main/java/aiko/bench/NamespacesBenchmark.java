// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.RegistrarLoad;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two registrars of two namespaces beside one registrar with the services of both, on one Mosquitto, in turns: registrations a second in
 * all, and how long the shell of another container takes to list them.
 */
final class NamespacesBenchmark {
    private static final int PROCESSES = 100;
    private static final String ONE = "one";
    private static final List<String> TWO = List.of("two-a", "two-b");

    private final Path distribution;
    private final Results results;
    private final int services;
    private final List<Double> ofOne = new ArrayList<>();
    private final List<Double> ofTwo = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();

    NamespacesBenchmark(Path distribution, Results results, int services) {
        this.distribution = distribution;
        this.results = results;
        this.services = services;
    }

    void run(int rounds) throws Exception {
        results.heading("two namespaces with " + services / 2 + " services each, beside one with " + services);
        ExecutorService threads = Executors.newFixedThreadPool(TWO.size());
        try (var mosquitto = Mosquitto.start();
                var one = RegistrarContainer.inNamespace(ONE, distribution, mosquitto.port());
                var a = RegistrarContainer.inNamespace(TWO.get(0), distribution, mosquitto.port());
                var b = RegistrarContainer.inNamespace(TWO.get(1), distribution, mosquitto.port());
                var viewer = RegistrarContainer.inNamespace("viewer", distribution, mosquitto.port())) {
            var rig = new RegistrarRig(mosquitto);
            for (int i = 0; i < rounds; i++) {
                try (var all = load(rig, one, ONE, services)) {
                    ofOne.add(rate(threads, List.of(all)));
                    RegistrarRig.complete(all.kill(), all);
                }
                try (var half = load(rig, a, TWO.get(0), services / 2);
                        var otherHalf = load(rig, b, TWO.get(1), services / 2)) {
                    ofTwo.add(rate(threads, List.of(half, otherHalf)));
                    RegistrarRig.complete(half.kill(), half);
                    RegistrarRig.complete(otherHalf.kill(), otherHalf);
                }
                ratios.add(ofTwo.get(i) / ofOne.get(i));
                System.out.printf(
                        "  round %d: one %,.0f, two %,.0f services a second%n", i + 1, ofOne.get(i), ofTwo.get(i));
            }
            results.add("namespaces: registered with one registrar", Median.of(ofOne), "services/s");
            results.add("namespaces: registered with two registrars, in all", Median.of(ofTwo), "services/s");
            results.add("namespaces: registered, two : one", Median.of(ratios), "");
            try (var all = load(rig, one, ONE, services);
                    var half = load(rig, a, TWO.get(0), services / 2);
                    var otherHalf = load(rig, b, TWO.get(1), services / 2)) {
                rate(threads, List.of(all));
                rate(threads, List.of(half, otherHalf));
                listings(viewer, rounds);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static RegistrarLoad load(RegistrarRig rig, RegistrarContainer container, String namespace, int size)
            throws Exception {
        return rig.load(container.registrar(), rig.population(namespace, PROCESSES, size / PROCESSES));
    }

    /** Services a second, until all of them are registered. */
    private static double rate(ExecutorService threads, List<RegistrarLoad> loads) throws Exception {
        List<Callable<Integer>> registrations = new ArrayList<>();
        for (RegistrarLoad load : loads) {
            registrations.add(() -> RegistrarRig.complete(load.register(), load).done());
        }
        long began = System.nanoTime();
        int done = 0;
        for (Future<Integer> registered : threads.invokeAll(registrations)) {
            done += registered.get();
        }
        return done / ((System.nanoTime() - began) / 1e9);
    }

    private void listings(RegistrarContainer viewer, int rounds) throws Exception {
        var one = new ArrayList<Double>();
        var two = new ArrayList<Double>();
        var listingRatios = new ArrayList<Double>();
        for (int i = 0; i < rounds; i++) {
            one.add(ShellBenchmark.millis(viewer, "aiko:services --namespaces " + ONE));
            two.add(ShellBenchmark.millis(viewer, "aiko:services --namespaces " + String.join(",", TWO)));
            listingRatios.add(two.get(i) / one.get(i));
        }
        results.add("namespaces: services of one, first listing", one.get(0), "ms");
        results.add("namespaces: services of two, first listing", two.get(0), "ms");
        results.add("namespaces: services of one, median", Median.of(one), "ms");
        results.add("namespaces: services of two, median", Median.of(two), "ms");
        results.add("namespaces: listing, two : one", Median.of(listingRatios), "");
    }
}
