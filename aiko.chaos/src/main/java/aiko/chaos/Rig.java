// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.chaos.rig.NatsCluster;
import aiko.chaos.rig.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run: systems of containers and a server side by side, each with a sequence of faults of its own. */
final class Rig {
    private final Options options;
    private final Path home;
    private final Progress progress;

    Rig(Options options, Path home) {
        this.options = options;
        this.home = home;
        progress = new Progress(options);
    }

    /** Returns whether all invariants held. */
    boolean run() throws IOException {
        Path folder = options.folder() == null
                ? Files.createTempDirectory("aiko-chaos")
                : Files.createDirectories(options.folder().toAbsolutePath());
        progress.print("seed %d, %d containers, files in %s", options.seed(), options.containers(), folder);
        List<Kind> kinds = new ArrayList<>(options.kinds());
        if (!World.canFakeTime() && kinds.remove(Kind.CLOCK)) {
            progress.print("clock: not tried: libfaketime is missing; install faketime");
        }
        Optional<String> withoutDisks = SmallDisk.problem(folder.resolve("disk"));
        if (withoutDisks.isPresent() && kinds.remove(Kind.FULL_DISK)) {
            progress.print("full-disk: not tried: a small disk cannot be mounted: %s", withoutDisks.get());
        }
        List<Kind> ofNodes =
                kinds.stream().filter(kind -> kind.part() == Kind.Part.NODE).toList();
        List<Kind> ofServers =
                kinds.stream().filter(kind -> kind.part() == Kind.Part.SERVER).toList();
        if (options.clusters() == 0 && !ofNodes.isEmpty()) {
            progress.print(
                    "%s: not tried: %s",
                    ofNodes.stream().map(Kind::toString).collect(Collectors.joining(", ")),
                    NatsCluster.isInstalled() ? "there is no cluster" : "nats-server is missing; install nats-server");
        }
        List<Campaign> campaigns = new ArrayList<>();
        for (int number = 0; number < options.systems() + options.clusters(); number++) {
            boolean isCluster = number >= options.systems();
            List<Kind> drawn = new ArrayList<>(kinds);
            drawn.removeAll(isCluster ? ofServers : ofNodes);
            // Only the first one of its sort tries each kind alone, and a cluster only those of its nodes.
            List<Kind> alone = isCluster ? ofNodes : drawn;
            boolean isFirst = number == 0 || number == options.systems();
            var plan = new Plan(
                    options.seed() + number,
                    options.containers(),
                    drawn,
                    isFirst && !options.isMixed() ? alone : List.of());
            campaigns.add(new Campaign(
                    name(number),
                    options,
                    plan,
                    progress,
                    home,
                    folder.resolve(Integer.toString(number + 1)),
                    isCluster,
                    withoutDisks.isEmpty()));
        }
        boolean isGood = run(campaigns);
        if (isGood && options.folder() == null) {
            delete(folder);
        }
        return isGood;
    }

    private String name(int number) {
        if (options.systems() + options.clusters() == 1) {
            return "";
        }
        return (number < options.systems() ? "seed " : "cluster, seed ") + (options.seed() + number) + ", ";
    }

    private boolean run(List<Campaign> campaigns) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(campaigns.size());
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (Campaign campaign : campaigns) {
                results.add(threads.submit(campaign::run));
            }
            boolean isGood = true;
            for (Future<Boolean> result : results) {
                isGood &= result.get();
            }
            progress.report();
            return isGood;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            threads.shutdown();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
