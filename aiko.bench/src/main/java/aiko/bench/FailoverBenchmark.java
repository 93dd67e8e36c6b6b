// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Announcements;
import aiko.load.Announcements.Announcement;
import aiko.load.Phase;
import aiko.load.Population;
import aiko.load.SnapshotReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * SIGKILL of the primary among three registrars: from the MQTT server's {@code (primary absent)} until the next one has
 * announced itself, and whether it has all services. Nobody registers again.
 */
final class FailoverBenchmark {
    private static final int REGISTRARS = 3;
    private static final Pattern COPY_COMPLETE = Pattern.compile("(?m)^copy +complete$");
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long COPY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** The time in which a second primary could announce itself. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path distribution;
    private final Results results;
    private final int processes;
    private final int services;
    private final List<RegistrarContainer> containers = new ArrayList<>();
    private final List<Double> untilFound = new ArrayList<>();
    private final List<Double> untilShared = new ArrayList<>();
    private long lost;
    private int withOnePrimary;

    FailoverBenchmark(Path distribution, Results results, int processes, int services) {
        this.distribution = distribution;
        this.results = results;
        this.processes = processes;
        this.services = services;
    }

    void run(int rounds) throws Exception {
        results.heading("SIGKILL of the primary of " + REGISTRARS + " registrars with " + services + " services");
        try (var mosquitto = Mosquitto.start()) {
            var rig = new RegistrarRig(mosquitto);
            Population population = rig.population(processes, services / processes);
            containers.add(new RegistrarContainer(distribution, mosquitto.port(), false));
            try (var announcements = new Announcements(rig.server(), "aiko", "announcements");
                    var reader = new SnapshotReader(rig.server(), population, "reader");
                    var load = rig.load(containers.get(0).registrar(), population)) {
                RegistrarRig.complete(load.register(), load);
                for (int i = 0; i < rounds; i++) {
                    while (containers.size() < REGISTRARS) {
                        containers.add(RegistrarContainer.secondary(distribution, mosquitto.port()));
                    }
                    awaitCopies();
                    round(announcements, reader, population);
                    System.out.printf(
                            "  round %d: %.0f ms, with all services %.0f ms, lost so far %d%n",
                            i + 1, untilFound.get(i), untilShared.get(i), lost);
                }
            } finally {
                for (RegistrarContainer container : containers) {
                    container.kill();
                }
            }
        }
        results.add("failover: until the next primary, median", Median.of(untilFound), "ms");
        results.add("failover: until the next primary, longest", Median.percentile(untilFound, 100), "ms", "<= 1000");
        results.add(
                "failover: until it has published all services, longest", Median.percentile(untilShared, 100), "ms");
        results.add("failover: services lost", lost, "", "0");
        results.add("failover: times with exactly one primary", withOnePrimary, "of " + rounds, "all");
    }

    /** The first of the containers is the primary; the others say in their shell how far they are. */
    private void awaitCopies() throws Exception {
        long began = System.nanoTime();
        for (RegistrarContainer secondary : containers.subList(1, containers.size())) {
            String report = secondary.exec("aiko:registrar");
            while (!COPY_COMPLETE.matcher(report).find()) {
                if (System.nanoTime() - began > COPY_LIMIT_NANOS) {
                    throw new IllegalStateException("secondary " + secondary.registrar()
                            + ": its copy of the directory is not complete:\n" + report);
                }
                LockSupport.parkNanos(POLL_NANOS);
                report = secondary.exec("aiko:registrar");
            }
        }
    }

    private void round(Announcements announcements, SnapshotReader reader, Population population) throws Exception {
        RegistrarContainer primary = containers.remove(0);
        int since = announcements.all().size();
        primary.kill();
        Announcement absent = expect(
                announcements,
                since,
                "(primary absent)",
                announcements.await(since, Announcement::isAbsent, LIMIT_NANOS));
        Announcement found = expect(
                announcements,
                since,
                "(primary found …)",
                announcements.await(
                        since,
                        announcement -> !announcement.primary().isEmpty()
                                && !announcement.primary().equals(primary.registrar()),
                        LIMIT_NANOS));
        Phase share = reader.share(found.primary(), population.size());
        untilShared.add((System.nanoTime() - absent.nanos()) / 1e6);
        untilFound.add((found.nanos() - absent.nanos()) / 1e6);
        lost += share.wanted() - share.done();
        LockSupport.parkNanos(SETTLE_NANOS);
        List<String> primaries = announcements.all().stream()
                .skip(since)
                .map(Announcement::primary)
                .filter(topicPath -> !topicPath.isEmpty())
                .distinct()
                .toList();
        if (primaries.size() == 1) {
            withOnePrimary++;
        } else {
            System.out.println("  primaries: " + primaries);
        }
        makeFirst(primaries.get(primaries.size() - 1));
    }

    private static Announcement expect(Announcements announcements, int since, String what, Announcement announcement) {
        if (announcement == null) {
            throw new IllegalStateException("no " + what + " but "
                    + announcements.all().stream()
                            .skip(since)
                            .map(Announcement::text)
                            .toList());
        }
        return announcement;
    }

    private void makeFirst(String registrar) {
        RegistrarContainer primary = containers.stream()
                .filter(container -> container.registrar().equals(registrar))
                .findFirst()
                .orElseThrow();
        containers.remove(primary);
        containers.add(0, primary);
    }
}
