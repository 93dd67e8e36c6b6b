// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures a shared state with many leaseholders: the rate at which leases are granted and updates arrive, beside as
 * many messages of a connection that only publishes, on the same server. Mosquitto, the container and the leaseholders
 * are separate operating system processes.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --leases N --updates N
 * --rounds R}; {@code --previous FOLDER} another distribution that is measured in turns with the first one.
 */
public final class ShareBenchmark {
    private static final String RESPONSES = "bench/share/";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Updates that are under way at once if as many as possible are wanted; of more, the state could merge some. */
    private static final int WINDOW = 4;
    /** {@code (item_count 1)} and {@code (add number 0)}. */
    private static final int ANSWER = 2;

    private final Map<String, Path> distributions = new LinkedHashMap<>();
    private final Map<String, Integer> options =
            new HashMap<>(Map.of("--leases", 1_000, "--updates", 200, "--rounds", 3));
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    private ShareBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var benchmark = new ShareBenchmark();
        benchmark.distributions.putAll(BenchmarkOptions.readWithPrevious(arguments, benchmark.options));
        benchmark.run().write(Path.of(arguments[1]));
        System.exit(0);
    }

    private Results run() throws Exception {
        var results = new Results();
        results.addMachineLoad();
        results.heading(options.get("--leases") + " leases on one shared state, " + options.get("--updates")
                + " updates, median of " + options.get("--rounds") + " rounds");
        for (int round = 0; round < options.get("--rounds"); round++) {
            for (Map.Entry<String, Path> distribution : distributions.entrySet()) {
                round(distribution.getKey(), distribution.getValue());
            }
        }
        measured.forEach((figure, values) -> results.add(figure, Median.of(values), ""));
        return results;
    }

    private void note(String figure, double value) {
        measured.computeIfAbsent(figure, first -> new ArrayList<>()).add(value);
    }

    private void round(String prefix, Path distribution) throws Exception {
        int leases = options.get("--leases");
        int updates = options.get("--updates");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                var reports = new Reports(mosquitto.port());
                var heard = new RawClient(mosquitto.port(), "leaseholders");
                var sender = new RawClient(mosquitto.port(), "sender")) {
            container.put("shared.jar", SwapBundles.shared());
            String control = reports.await("active", "shared").text(0) + "/control";
            heard.subscribe(RESPONSES + '+');
            AtomicLong count = counting(heard);
            note(prefix + "leases a second", leases / share(sender, control, count) * 1e9);
            updates(sender, control, count, updates / 2, 1);
            double alone = updates(sender, control, count, updates, 1);
            note(prefix + "an update, until all leaseholders have received it (ms)", alone / updates / 1e6);
            long cpuBefore = container.cpuNanos();
            double together = updates(sender, control, count, updates, WINDOW);
            double messages = (double) leases * updates;
            note(prefix + "updates to leaseholders a second", messages / together * 1e9);
            note(
                    prefix + "processor time of the JVM per message (us)",
                    (container.cpuNanos() - cpuBefore) / 1e3 / messages);
            double raw = raw(sender, count, updates);
            note(prefix + "the same, ratio to as many raw messages", raw / together);
        }
    }

    private static AtomicLong counting(RawClient heard) {
        var count = new AtomicLong();
        var thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            heard.receive();
                            count.lazySet(count.get() + 1);
                        }
                    } catch (IOException closed) {
                        // expected when it is closed
                    }
                },
                "leaseholders");
        thread.setDaemon(true);
        thread.start();
        return count;
    }

    /** All leases. */
    private double share(RawClient sender, String control, AtomicLong count) throws IOException {
        int leases = options.get("--leases");
        var packets = new ByteArrayOutputStream();
        for (int i = 0; i < leases; i++) {
            packets.write(Packets.publish(control, "(share " + RESPONSES + i + " 300 *)"));
        }
        long began = System.nanoTime();
        sender.send(packets.toByteArray());
        await(count, (long) ANSWER * leases);
        return System.nanoTime() - began;
    }

    /** Until everybody has heard of all of them. */
    private double updates(RawClient sender, String control, AtomicLong count, int updates, int window)
            throws IOException {
        long leases = options.get("--leases");
        long before = count.get();
        long began = System.nanoTime();
        for (int i = 0; i < updates; i++) {
            await(count, before + (i - window + 1) * leases);
            sender.send(Packets.publish(control, "(update number " + i + ')'));
        }
        await(count, before + updates * leases);
        return System.nanoTime() - began;
    }

    private double raw(RawClient sender, AtomicLong count, int updates) throws IOException {
        long leases = options.get("--leases");
        long before = count.get();
        long began = System.nanoTime();
        var packets = new ByteArrayOutputStream();
        for (int i = 0; i < updates; i++) {
            await(count, before + (i - WINDOW + 1) * leases);
            packets.reset();
            for (int lease = 0; lease < leases; lease++) {
                packets.write(Packets.publish(RESPONSES + lease, "(update number " + i + ')'));
            }
            sender.send(packets.toByteArray());
        }
        await(count, before + updates * leases);
        return System.nanoTime() - began;
    }

    private static void await(AtomicLong count, long wanted) {
        long began = System.nanoTime();
        while (count.get() < wanted) {
            if (System.nanoTime() - began > LIMIT_NANOS) {
                throw new IllegalStateException(count.get() + " of " + wanted + " messages arrived");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
    }
}
