// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What happens to one system: bursts of faults, and after each of them a quiet in which the invariants hold again. */
final class Campaign {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long STEADY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(300);
    private static final long HEAP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** All containers on a machine of two cores that does nothing else; on a slower one, other limits are longer too. */
    private static final double MOST_SECONDS_TO_START = 10;

    /** Then the output says what was waited for. */
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** A cluster may lose a change of the directory, or deliver it too late: then clients notice it when they compare their copies. */
    private static final int COMPARISON_SECONDS = 70;

    private static final int HEAP_EVERY = 10;
    private static final int SHOWN_BURSTS = 10;
    private static final int SHOWN_LINES = 40;

    private final String name;
    private final Options options;
    private final Plan plan;
    private final Progress progress;
    private final Path home;
    private final Path folder;
    private final boolean isCluster;
    private final boolean hasDisks;
    private final Deque<String> sequence = new ArrayDeque<>();
    private long quietLimitNanos;
    private int bursts;
    private List<String> latest = List.of();

    private record Due(long nanos, int order, Injector.End end) {}

    /**
     * @param name before its lines of output; empty if there is no other one
     * @param isCluster whether its server is a cluster
     * @param hasDisks whether the data of each container have a small disk of their own
     */
    Campaign(
            String name,
            Options options,
            Plan plan,
            Progress progress,
            Path home,
            Path folder,
            boolean isCluster,
            boolean hasDisks) {
        this.name = name;
        this.options = options;
        this.plan = plan;
        this.progress = progress;
        this.home = home;
        this.folder = folder;
        this.isCluster = isCluster;
        this.hasDisks = hasDisks;
    }

    /** Returns whether all invariants held. */
    boolean run() throws IOException {
        try (var world = new World(
                home, Files.createDirectories(folder), options.containers(), isCluster, hasDisks, progress.ports())) {
            var invariants = new Invariants(world);
            long began = System.nanoTime();
            Optional<List<String>> broken = await(world, invariants, START_LIMIT_NANOS);
            if (broken.isPresent()) {
                return fail(world, invariants, broken.get());
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            double pace = Math.max(1, seconds / MOST_SECONDS_TO_START);
            int limitSeconds = Math.max(options.quietSeconds(), isCluster ? COMPARISON_SECONDS : 0);
            quietLimitNanos = Math.round(TimeUnit.SECONDS.toNanos(limitSeconds) * pace);
            invariants.pace(pace);
            progress.print(
                    "%sstarted in %.1f s; everything has to be right within %.0f s",
                    name, seconds, quietLimitNanos / 1e9);
            boolean isGood = run(world, invariants);
            if (isGood) {
                progress.handled(invariants.promised(), invariants.booked());
                for (int i = 0; i < world.places.size(); i++) {
                    progress.print(
                            "%scontainer %s: %s",
                            name,
                            world.places.get(i).container.name(),
                            invariants.growth().line(i));
                }
            }
            return isGood;
        } catch (IOException | RuntimeException failure) {
            progress.fail();
            throw failure;
        }
    }

    private boolean run(World world, Invariants invariants) throws IOException {
        var injector = new Injector(world);
        while (!isOver()) {
            injector.accounts(invariants.accounts());
            List<Fault> burst = plan.next();
            bursts++;
            world.recorder.write("burst " + bursts + ": " + burst);
            double began = progress.seconds();
            long start = System.nanoTime();
            String missed = happen(burst, injector);
            long calm = System.nanoTime();
            Optional<List<String>> broken = await(world, invariants, quietLimitNanos);
            long quiet = System.nanoTime();
            String line = String.format(
                    Locale.ROOT,
                    "%5.0fs %sburst %d: %s%s; %s after %.1f s + %.1f s%s",
                    began,
                    name,
                    bursts,
                    burst.stream().map(Fault::toString).collect(Collectors.joining(", ")),
                    missed,
                    broken.isEmpty() ? "quiet" : "NO QUIET",
                    (calm - start) / 1e9,
                    (quiet - calm) / 1e9,
                    quiet - calm > LONG_NANOS && !latest.isEmpty() ? ", at last without " + latest : "");
            progress.print("%s", line);
            sequence.add(line);
            if (sequence.size() > SHOWN_BURSTS) {
                sequence.remove();
            }
            if (broken.isEmpty() && bursts % HEAP_EVERY == 0) {
                broken = heap(world, invariants);
            }
            if (broken.isPresent()) {
                return fail(world, invariants, broken.get());
            }
            progress.quiet(quiet - calm);
        }
        return true;
    }

    private boolean isOver() {
        return progress.isFailed() || progress.isTimeOver() || progress.hasEnoughFaults() && plan.hasTriedEachAlone();
    }

    /** Returns those that could not happen, in words. */
    private String happen(List<Fault> burst, Injector injector) throws IOException {
        long start = System.nanoTime();
        var missed = new StringBuilder();
        var ends = new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparing(Due::order));
        for (Fault fault : burst) {
            end(ends, start + TimeUnit.MILLISECONDS.toNanos(fault.atMillis()));
            await(start + TimeUnit.MILLISECONDS.toNanos(fault.atMillis()));
            Optional<Injector.End> end = injector.inject(fault);
            if (end.isEmpty()) {
                missed.append(" (").append(fault.kind()).append(" could not happen)");
                continue;
            }
            progress.happened(fault.kind());
            ends.add(
                    new Due(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fault.millis()), ends.size(), end.get()));
        }
        end(ends, Long.MAX_VALUE);
        return missed.toString();
    }

    /** Ends what is over until then. */
    private static void end(PriorityQueue<Due> ends, long until) throws IOException {
        while (!ends.isEmpty() && ends.peek().nanos() <= until) {
            await(ends.peek().nanos());
            ends.poll().end().run();
        }
    }

    private static void await(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * Waits until all invariants hold twice in a row. Returns those that do not, if they do not hold in time, which begins when all
     * containers have started.
     */
    private Optional<List<String>> await(World world, Invariants invariants, long limitNanos) throws IOException {
        long began = System.nanoTime();
        long start = began;
        boolean held = false;
        latest = List.of();
        while (true) {
            List<String> broken = invariants.broken();
            if (broken.isEmpty()) {
                if (held) {
                    invariants.quiet();
                    return Optional.empty();
                }
                held = true;
                LockSupport.parkNanos(STEADY_NANOS);
                continue;
            }
            held = false;
            if (!broken.equals(latest)) {
                world.recorder.write("does not hold: " + broken);
            }
            latest = broken;
            long now = System.nanoTime();
            if (now - began < START_LIMIT_NANOS && !world.areAllReady()) {
                start = now;
            }
            if (now - start > limitNanos) {
                return Optional.of(broken);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Optional<List<String>> heap(World world, Invariants invariants) {
        List<String> broken = new ArrayList<>();
        for (int i = 0; i < world.places.size(); i++) {
            String topic = world.observer.expect();
            var container = world.places.get(i).container;
            world.observer.publish("chaos/" + container.name() + "/vitals", topic);
            for (long start = System.nanoTime();
                    world.observer.answers(topic).isEmpty() && System.nanoTime() - start < HEAP_LIMIT_NANOS; ) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            for (String answer : world.observer.answers(topic)) {
                String bytes = answer.substring("heap ".length(), answer.indexOf('\n'));
                invariants.growth().heap(i, container, Long.parseLong(bytes), broken);
            }
            world.observer.end(topic);
        }
        return broken.isEmpty() ? Optional.empty() : Optional.of(broken);
    }

    private boolean fail(World world, Invariants invariants, List<String> broken) {
        progress.fail();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%nFAILED, seed %d, burst %d: after %.0f s without faults,",
                plan.seed(),
                bursts,
                quietLimitNanos / 1e9));
        broken.forEach(line -> lines.add("  " + line));
        lines.add("\nthe last bursts:");
        sequence.forEach(line -> lines.add("  " + line));
        lines.add("\nthe boot topic: " + world.observer.announcement());
        for (int i = 0; i < world.places.size(); i++) {
            var container = world.places.get(i).container;
            lines.add("\ncontainer " + container.name() + ": "
                    + (invariants.accounts().size() > i ? invariants.accounts().get(i) : ""));
            lines.add(container.ask("status"));
            lines.add(container.ask("exec", "aiko:services"));
            try {
                lines.add("its log:\n" + container.tail(SHOWN_LINES));
            } catch (IOException failure) {
                lines.add(failure.toString());
            }
        }
        progress.print("%s", String.join("\n", lines));
        return false;
    }
}
