// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.client.AikoClient;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Measures how long a first follower of all services waits until it knows them: the registrar is a container of its own. */
final class CacheMeasurement {
    private static final int SERVICES_OF_PROCESS = 1_000;
    private static final int LIMIT_SECONDS = 60;

    private final Path distribution;
    private final Results results;

    CacheMeasurement(Path distribution, Results results) {
        this.distribution = distribution;
        this.results = results;
    }

    /** @param services rounded up to whole processes */
    void run(int services, int rounds) throws Exception {
        results.heading("Cache of the directory with " + services + " services, registered over Mosquitto");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false)) {
            var rig = new RegistrarRig(mosquitto);
            int processes = (services + SERVICES_OF_PROCESS - 1) / SERVICES_OF_PROCESS;
            try (var load = rig.load(
                            container.registrar(), rig.population(processes, Math.min(services, SERVICES_OF_PROCESS)));
                    var hosted = InProcess.withClient(distribution, mosquitto.port())) {
                RegistrarRig.complete(load.register(), load);
                awaitRegistrar(hosted);
                AikoClient client = hosted.service(AikoClient.class);
                results.add(
                        "cache of " + services + " ready, first time in the JVM", untilReady(client, services), "ms");
                List<Double> milliseconds = new ArrayList<>();
                long[] before = cpuNanos(container, mosquitto);
                for (int round = 0; round < rounds; round++) {
                    milliseconds.add(untilReady(client, services));
                }
                long[] after = cpuNanos(container, mosquitto);
                results.add(
                        "cache of " + services + " ready",
                        Median.of(milliseconds),
                        "ms",
                        switch (services) {
                            case 10_000 -> "<= 500";
                            case 100_000 -> "<= 4000";
                            default -> Results.NO_AIM;
                        });
                String[] users = {"registrar's JVM", "Mosquitto", "client's JVM"};
                for (int i = 0; i < users.length; i++) {
                    double micros = (after[i] - before[i]) / 1e3 / rounds / services;
                    results.add("processor time for each service, " + users[i], micros, "us");
                }
            }
        }
    }

    private static long[] cpuNanos(RegistrarContainer container, Mosquitto mosquitto) {
        long own =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
        return new long[] {container.cpuNanos(), mosquitto.cpuNanos(), own};
    }

    private static void awaitRegistrar(InProcess hosted) {
        long began = System.nanoTime();
        while (hosted.process().registrar().isEmpty()) {
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
                throw new IllegalStateException("the process knows no registrar");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static double untilReady(AikoClient client, int services) throws InterruptedException {
        var known = new AtomicInteger();
        var ready = new CountDownLatch(1);
        long began = System.nanoTime();
        ServiceFollower follower = client.follow(ServiceFilter.ALL, new ServiceListener() {
            @Override
            public void serviceAdded(ServiceDetails service) {
                known.incrementAndGet();
            }

            @Override
            public void servicesSynchronized() {
                ready.countDown();
            }
        });
        if (!ready.await(LIMIT_SECONDS, TimeUnit.SECONDS) || known.get() < services) {
            throw new IllegalStateException("the follower knows " + known + " of " + services + " services");
        }
        double took = (System.nanoTime() - began) / 1e6;
        follower.cancel();
        return took;
    }
}
