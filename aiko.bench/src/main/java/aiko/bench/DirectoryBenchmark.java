// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.ServiceFilter;
import aiko.registrar.internal.BenchRegistrar;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.Search;
import aiko.registrar.internal.directory.ServicePredicates;
import aiko.registrar.internal.wire.AddCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The registrar's directory in memory: how fast services are added, how much heap they take, what {@code share} and the
 * death of a process cost, and how long registrations take while many readers ask for everything. Beside it, in the same
 * run, a directory of plain maps and objects where it fits. Times are CPU times of the one thread that does it all.
 *
 * <p>Options: {@code --processes P}, {@code --services S} of each, {@code --names N} ({@code 0}: every service has its
 * own, in the order of their numbers; {@code -1}: in no order), {@code --seconds T} of the measurement with readers,
 * {@code --results FILE}.
 */
public final class DirectoryBenchmark {
    private static final int BATCH = 10_000;
    private static final long LARGEST_FOR_SEVERAL_ROUNDS = 2_000_000;
    private static final int ROUNDS = 5;
    private static final int SHARES = 200;
    private static final int DEATHS = 20;
    /** As on the event loop. */
    private static final long TURN_NANOS = 2_000_000;

    private static final byte[] ABSENT = "(absent)".getBytes(StandardCharsets.US_ASCII);
    private static final double MEGABYTE = 1e6;

    private final ServicePopulation population;
    private final RunFigures results;
    private final Random random = new Random(1);

    private DirectoryBenchmark(ServicePopulation population, RunFigures results) {
        this.population = population;
        this.results = results;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>(Map.of(
                "--processes", "1000", "--services", "1000", "--names", "0", "--seconds", "10", "--results", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            BenchmarkOptions.set(options, arguments[i], arguments[i + 1]);
        }
        var population = new ServicePopulation(
                Integer.parseInt(options.get("--processes")),
                Integer.parseInt(options.get("--services")),
                Integer.parseInt(options.get("--names")));
        var results = new RunFigures(population.processes() + " processes x " + population.services() + " services, "
                + names(population.names()) + " names");
        new DirectoryBenchmark(population, results).run();
        new ReadersBenchmark(results).run(Integer.parseInt(options.get("--seconds")));
        if (!options.get("--results").isEmpty()) {
            results.write(Path.of(options.get("--results")));
        }
    }

    private static String names(int names) {
        if (names > 0) {
            return String.valueOf(names);
        }
        return names == 0 ? "distinct" : "distinct, unordered";
    }

    private void run() {
        if (population.size() <= LARGEST_FOR_SEVERAL_ROUNDS) {
            compare();
        }
        var network = new SlowNetwork(Double.POSITIVE_INFINITY);
        long before = usedHeap();
        var registrar = new BenchRegistrar(network);
        double seconds = feed(registrar::in);
        if (registrar.directory().size() != population.size()) {
            throw new IllegalStateException("directory: unexpected number of services: "
                    + registrar.directory().size());
        }
        long used = usedHeap() - before;
        results.add("adds a second, message handler with echo, all once", population.size() / seconds);
        results.add("heap MB", used / MEGABYTE);
        results.add("heap bytes a service", (double) used / population.size());
        shares(registrar, network);
        patterns(registrar);
        deaths(registrar, network);
    }

    private void compare() {
        double plain = bestOf(() -> new PlainDirectory()::add);
        double alone = bestOf(() -> {
            var directory = new Directory("aiko/own/1", "registrar:2");
            var command = new AddCommand();
            return payload -> directory.add(command.set(payload), 1);
        });
        double handled = bestOf(() -> new BenchRegistrar(new SlowNetwork(Double.POSITIVE_INFINITY))::in);
        results.add("adds a second, plain maps and objects", plain);
        results.add("adds a second, directory alone", alone);
        results.add("the directory alone / plain maps", alone / plain);
        results.add("adds a second, message handler with echo", handled);
        results.add("the message handler / plain maps", handled / plain);
        long before = usedHeap();
        var maps = new PlainDirectory();
        feed(maps::add);
        results.add("heap MB, plain maps and objects", (usedHeap() - before) / MEGABYTE);
        maps.add(population.payload(0));
    }

    /** Adds a second, into a new directory each time. */
    private double bestOf(Supplier<Consumer<byte[]>> directories) {
        double best = 0;
        for (int i = 0; i < ROUNDS; i++) {
            best = Math.max(best, population.size() / feed(directories.get()));
        }
        return best;
    }

    /** Returns the seconds that it took; making the payloads does not count. */
    private double feed(Consumer<byte[]> directory) {
        byte[][] batch = new byte[BATCH][];
        long nanos = 0;
        for (long place = 0; place < population.size(); place += BATCH) {
            int count = (int) Math.min(BATCH, population.size() - place);
            for (int i = 0; i < count; i++) {
                batch[i] = population.payload(place + i);
            }
            long began = CpuTime.nanos();
            for (int i = 0; i < count; i++) {
                directory.accept(batch[i]);
            }
            nanos += CpuTime.nanos() - began;
        }
        return nanos / 1e9;
    }

    private void shares(BenchRegistrar registrar, SlowNetwork network) {
        measure("share of one name", SHARES, i -> {
            long place = Math.floorMod(random.nextLong(), population.size());
            long published = network.published();
            registrar.in(bytes("(share reader " + population.name(place) + " * * pele *)"));
            finish(network);
            if (network.published() < published + 3) {
                throw new IllegalStateException("share: service not found");
            }
        });
        measure(
                "share of a name without a service",
                SHARES,
                i -> registrar.in(bytes("(share reader * nobody's * * *)")));
        measure("share of all services, until the answer begins", DEATHS, i -> registrar
                .directory()
                .selection(ServiceFilter.ALL));
        measure("page of 100 services from the middle of all", SHARES, i -> registrar
                .directory()
                .query(ServiceFilter.ALL, (int) (population.size() / 2), 100));
    }

    /** The shell's search by pattern, which compares every name, in turns as on the event loop. */
    private void patterns(BenchRegistrar registrar) {
        var tests = new ServicePredicates(
                name -> name.charAt(name.length() - 1) == '0', kind -> true, process -> true, path -> true);
        double[] turns = {0, 0};
        measure("page of 100 services by a pattern of the name", DEATHS, i -> {
            Search<?> search =
                    registrar.directory().search(ServiceFilter.ALL, tests, 0, 100, registrar.directory()::row);
            boolean isComplete = false;
            while (!isComplete) {
                long began = CpuTime.nanos();
                isComplete = search.goOn(System.nanoTime() + TURN_NANOS);
                turns[i == 0 ? 0 : 1] = Math.max(turns[i == 0 ? 0 : 1], (CpuTime.nanos() - began) / 1e6);
            }
        });
        results.add("the longest turn of that, the first time, ms", turns[0]);
        results.add("the longest turn of that, afterwards, ms", turns[1]);
    }

    private void deaths(BenchRegistrar registrar, SlowNetwork network) {
        int deaths = Math.min(DEATHS, population.processes());
        measure("death of a process", deaths, i -> {
            int before = registrar.directory().size();
            registrar.absent(ServicePopulation.process(population.processes() - 1 - i), ABSENT);
            finish(network);
            if (before - registrar.directory().size() != population.services()) {
                throw new IllegalStateException("death of a process: its services are still in the directory");
            }
        });
    }

    private static void finish(SlowNetwork network) {
        while (network.isWaitedFor()) {
            network.turn();
        }
    }

    private void measure(String name, int times, IntConsumer once) {
        double[] milliseconds = new double[times];
        for (int i = 0; i < times; i++) {
            long began = CpuTime.nanos();
            once.accept(i);
            milliseconds[i] = (CpuTime.nanos() - began) / 1e6;
        }
        // Nothing of it has been compiled when it is done for the first time.
        results.add(name + ", the first ms", milliseconds[0]);
        Arrays.sort(milliseconds, 1, times);
        results.add(name + ", median ms", milliseconds[times / 2]);
        results.add(name + ", max ms", milliseconds[times - 1]);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }
}
