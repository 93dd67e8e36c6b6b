// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One run of {@code aiko bench registrar}, with which users size their own installation. */
final class RegistrarRun {
    private static final long ANNOUNCEMENT_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int SNAPSHOTS = 3;
    private static final int MOST_RAW_MESSAGES = 100_000;

    private final RegistrarOptions options;
    private final Population population;
    private final Progress progress = new Progress(System.console() != null);
    private final Report report = new Report(progress);

    RegistrarRun(RegistrarOptions options) {
        this.options = options;
        population = new Population(
                options.namespace(), ProcessHandle.current().pid(), options.processes(), options.services());
    }

    /** Returns whether every operation was completed. */
    boolean run() throws IOException, LoadException {
        String registrar = registrar();
        report.line("registrar", registrar + " at " + options.server());
        boolean isComplete = true;
        try (var load = new RegistrarLoad(
                options.server(), registrar, population, progress, Deadline.inSeconds(options.seconds()))) {
            report.phase("connected", load.connect(options.connectionsPerSecond()), "processes", "");
            Phase registered = load.register();
            isComplete &= snapshots(registrar, registered);
            Phase removed = options.kill() ? load.kill() : load.remove();
            report.phase(
                    "removed",
                    removed,
                    "services",
                    options.kill() ? ", all connections dropped at once" : ", in order");
            isComplete &= registered.isComplete() && removed.isComplete();
            reportLosses(load.repaired());
        }
        if (options.json() != null) {
            report.write(options.json());
        }
        return isComplete;
    }

    private String registrar() throws LoadException {
        try (var announcements =
                new Announcements(options.server(), options.namespace(), population.host() + "/boot")) {
            var found = announcements.await(
                    0, announcement -> !announcement.primary().isEmpty(), ANNOUNCEMENT_LIMIT_NANOS);
            if (found == null) {
                throw LoadException.unreachable("no registrar announced in namespace " + options.namespace()
                        + " of MQTT server " + options.server());
            }
            return found.primary();
        } catch (IOException failure) {
            throw LoadException.unreachable(
                    "cannot connect to MQTT server " + options.server() + ": " + failure.getMessage());
        }
    }

    /** Alternates with raw messages, so that a disturbance affects both. */
    private boolean snapshots(String registrar, Phase registered) throws IOException {
        Phase[] shares = new Phase[SNAPSHOTS];
        Phase[] raws = new Phase[SNAPSHOTS];
        try (var reader = new SnapshotReader(options.server(), population, "reader")) {
            for (int i = 0; i < SNAPSHOTS; i++) {
                raws[i] = reader.raw(Math.min(MOST_RAW_MESSAGES, population.size()));
                shares[i] = reader.share(registrar, population.size());
            }
        }
        Phase raw = median(raws);
        Phase share = median(shares);
        report.phase("raw", raw, "messages", " from one connection to another");
        report.phase("registered", registered, "services", ratio("registered", registered, raw));
        report.phase("share", share, "rows", ratio("share", share, raw));
        return Arrays.stream(shares).allMatch(Phase::isComplete);
    }

    private static Phase median(Phase[] phases) {
        return Arrays.stream(phases)
                .sorted(Comparator.comparingDouble(Phase::rate))
                .skip(phases.length / 2)
                .findFirst()
                .orElseThrow();
    }

    private String ratio(String title, Phase phase, Phase raw) {
        double ratio = phase.rate() / raw.rate();
        report.figure(title + "_to_raw", ratio);
        return String.format(Locale.ROOT, ": %.3f of raw", ratio);
    }

    private void reportLosses(int repaired) {
        report.figure("sent_again", repaired);
        if (repaired > 0) {
            report.line(
                    "lost",
                    String.format(
                            Locale.ROOT,
                            "%,d messages, sent again: MQTT servers drop messages that a subscriber has not read yet"
                                    + " (Mosquitto: max_queued_messages)",
                            repaired));
        }
    }
}
