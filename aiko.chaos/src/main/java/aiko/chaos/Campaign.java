// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run: bursts of faults, and after each of them a quiet in which the invariants hold again. */
final class Campaign {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long STEADY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(300);
    private static final long HEAP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** All containers on a machine of two cores that does nothing else; on a slower one, other limits are longer too. */
    private static final double MOST_SECONDS_TO_START = 10;

    /** Then the output says what was waited for. */
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int HEAP_EVERY = 20;
    private static final int SHOWN_BURSTS = 10;
    private static final int SHOWN_LINES = 40;

    private final Options options;
    private final Path home;
    private final Map<Kind, Integer> happened = new EnumMap<>(Kind.class);
    private final Deque<String> sequence = new ArrayDeque<>();
    private final List<Long> quietNanos = new ArrayList<>();
    private long began;
    private long quietLimitNanos;
    private int faults;
    private int bursts;
    private List<String> latest = List.of();

    private record Due(long nanos, int order, Injector.End end) {}

    Campaign(Options options, Path home) {
        this.options = options;
        this.home = home;
    }

    /** Returns whether all invariants held. */
    boolean run() throws IOException {
        Path folder = options.folder() == null
                ? Files.createTempDirectory("aiko-chaos")
                : Files.createDirectories(options.folder().toAbsolutePath());
        print("seed %d, %d containers, files in %s", options.seed(), options.containers(), folder);
        List<Kind> kinds = new ArrayList<>(options.kinds());
        if (!World.canFakeTime() && kinds.remove(Kind.CLOCK)) {
            print("clock: not tried: libfaketime is missing; install faketime");
        }
        boolean isGood;
        try (var world = new World(home, folder, options.containers())) {
            var invariants = new Invariants(world);
            began = System.nanoTime();
            isGood = await(world, invariants, START_LIMIT_NANOS)
                    .map(broken -> fail(world, invariants, broken))
                    .orElse(true);
            if (isGood) {
                double seconds = (System.nanoTime() - began) / 1e9;
                double pace = Math.max(1, seconds / MOST_SECONDS_TO_START);
                quietLimitNanos = Math.round(TimeUnit.SECONDS.toNanos(options.quietSeconds()) * pace);
                invariants.pace(pace);
                print("started in %.1f s; everything has to be right within %.0f s", seconds, quietLimitNanos / 1e9);
                isGood = run(world, invariants, kinds);
                report(world, invariants);
            }
        }
        if (isGood && options.folder() == null) {
            delete(folder);
        }
        return isGood;
    }

    private boolean run(World world, Invariants invariants, List<Kind> kinds) throws IOException {
        var plan = new Plan(options.seed(), options.containers(), kinds, options.isMixed());
        var injector = new Injector(world);
        began = System.nanoTime();
        while (!isOver()) {
            injector.accounts(invariants.accounts());
            List<Fault> burst = plan.next();
            bursts++;
            world.recorder.write("burst " + bursts + ": " + burst);
            long start = System.nanoTime();
            String missed = happen(burst, injector);
            long calm = System.nanoTime();
            Optional<List<String>> broken = await(world, invariants, quietLimitNanos);
            long quiet = System.nanoTime();
            String line = String.format(
                    Locale.ROOT,
                    "%5.0fs burst %d: %s%s; %s after %.1f s + %.1f s%s",
                    (start - began) / 1e9,
                    bursts,
                    burst.stream().map(Fault::toString).collect(Collectors.joining(", ")),
                    missed,
                    broken.isEmpty() ? "quiet" : "NO QUIET",
                    (calm - start) / 1e9,
                    (quiet - calm) / 1e9,
                    quiet - calm > LONG_NANOS && !latest.isEmpty() ? ", at last without " + latest : "");
            print("%s", line);
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
            quietNanos.add(quiet - calm);
        }
        return true;
    }

    private boolean isOver() {
        return options.faults() > 0 && faults >= options.faults()
                || options.minutes() > 0 && System.nanoTime() - began > TimeUnit.MINUTES.toNanos(options.minutes());
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
            happened.merge(fault.kind(), 1, Integer::sum);
            faults++;
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

    /** Waits until all invariants hold twice in a row. Returns those that do not, if they do not hold in time. */
    private Optional<List<String>> await(World world, Invariants invariants, long limitNanos) throws IOException {
        long start = System.nanoTime();
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
            if (System.nanoTime() - start > limitNanos) {
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
        print(
                "%nFAILED, seed %d, burst %d: after %d s without faults,",
                options.seed(), bursts, options.quietSeconds());
        broken.forEach(line -> print("  %s", line));
        print("%nthe last bursts:");
        sequence.forEach(line -> print("  %s", line));
        print("%nthe boot topic: %s", world.observer.announcement());
        for (int i = 0; i < world.places.size(); i++) {
            var container = world.places.get(i).container;
            print(
                    "%ncontainer %s: %s",
                    container.name(),
                    invariants.accounts().size() > i ? invariants.accounts().get(i) : "");
            print("%s", container.ask("status"));
            print("%s", container.ask("exec", "aiko:services"));
            try {
                print("its log:%n%s", container.tail(SHOWN_LINES));
            } catch (IOException failure) {
                print("%s", failure);
            }
        }
        return false;
    }

    private void report(World world, Invariants invariants) {
        long[] sorted = quietNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        print(
                "%nseed %d: %d faults in %d bursts, %.0f s",
                options.seed(), faults, bursts, (System.nanoTime() - began) / 1e9);
        print(
                "kinds: %s",
                happened.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
        if (sorted.length > 0) {
            print(
                    "everything right again after the last fault of a burst: median %.1f s, 95 %% within %.1f s, at most %.1f s",
                    sorted[sorted.length / 2] / 1e9,
                    sorted[sorted.length * 95 / 100] / 1e9,
                    sorted[sorted.length - 1] / 1e9);
        }
        print("messages that nothing interrupted: %d, each handled once", invariants.promised());
        print("commands that are handled once, between the last processes: %d confirmed", invariants.booked());
        for (int i = 0; i < world.places.size(); i++) {
            print(
                    "container %s: %s",
                    world.places.get(i).container.name(), invariants.growth().line(i));
        }
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
