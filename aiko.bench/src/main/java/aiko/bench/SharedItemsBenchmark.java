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

/**
 * Measures how far followers are behind a service with many shared items that all change often: until a follower has received a change
 * of an item, or a later one. Mosquitto, the container with the service and the followers are separate operating system processes.
 * Beside it: messages to as many topics between bare sockets, each with one subscriber.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --items N}, {@code --updates N} of each
 * item a second (1, 2, 4, 5, 10, 20 or 25), {@code --followers N}, {@code --processes N} of the followers, {@code --seconds N},
 * {@code --warm-up N} seconds before them, {@code --rounds R}; {@code --previous FOLDER} another distribution that is measured in
 * turns with the first one.
 */
public final class SharedItemsBenchmark {
    private static final int RAW_MESSAGES = 500_000;
    private static final int RAW_BATCH = 1_000;

    private final Map<String, Path> distributions = new LinkedHashMap<>();
    private final Map<String, Integer> options = new HashMap<>(Map.of(
            "--items", 10_000,
            "--updates", 10,
            "--followers", 10,
            "--processes", 1,
            "--seconds", 20,
            "--warm-up", 20,
            "--rounds", 1));
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    private SharedItemsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var benchmark = new SharedItemsBenchmark();
        benchmark.distributions.putAll(BenchmarkOptions.readWithPrevious(arguments, benchmark.options));
        benchmark.run().write(Path.of(arguments[1]));
        System.exit(0);
    }

    private int option(String name) {
        return options.get(name);
    }

    private Results run() throws Exception {
        var results = new Results();
        results.addMachineLoad();
        results.heading(option("--items") + " shared items, " + option("--updates") + " updates of each a second, "
                + option("--followers") + " followers in " + option("--processes") + " processes, median of "
                + option("--rounds") + " rounds");
        for (int round = 0; round < option("--rounds"); round++) {
            for (Map.Entry<String, Path> distribution : distributions.entrySet()) {
                round(distribution.getKey(), distribution.getValue());
            }
            raw();
        }
        measured.forEach((figure, values) -> results.add(
                figure, Median.of(values), "", figure.startsWith("most that") ? "<= 1000" : Results.NO_AIM));
        return results;
    }

    private void note(String figure, double value) {
        measured.computeIfAbsent(figure, first -> new ArrayList<>()).add(value);
    }

    private void round(String prefix, Path distribution) throws Exception {
        int processes = option("--processes");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                var reports = new Reports(mosquitto.port());
                var sender = new RawClient(mosquitto.port(), "sender")) {
            container.put("items.jar", SwapBundles.manyItems(option("--items")));
            String service = reports.await("active", "items").text(0);
            List<PeerProcess> followers = new ArrayList<>();
            try {
                for (int i = 0; i < processes; i++) {
                    int some = option("--followers") * (i + 1) / processes - option("--followers") * i / processes;
                    followers.add(PeerProcess.start(
                            ItemFollowers.class, distribution, mosquitto.port(), service, option("--items"), some));
                }
                for (PeerProcess follower : followers) {
                    follower.await("FOLLOWING");
                }
                measure(prefix, mosquitto, container, sender, service, followers);
                Reports.Said updated = reports.await("updated", "items");
                note(prefix + "changes merged", updated.number(0));
                note(prefix + "leases ended early", updated.number(1));
                note(prefix + "latest update of the service (ms)", updated.number(2) / 1e6);
            } finally {
                for (PeerProcess follower : followers) {
                    follower.close();
                }
            }
        }
    }

    private void measure(
            String prefix,
            Mosquitto mosquitto,
            RegistrarContainer container,
            RawClient sender,
            String service,
            List<PeerProcess> followers)
            throws Exception {
        int perSecond = option("--updates");
        int warmUp = option("--warm-up") * perSecond;
        int updates = warmUp + option("--seconds") * perSecond;
        long begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (PeerProcess follower : followers) {
            follower.say(begin + " " + perSecond + ' ' + updates + ' ' + (warmUp + 1));
        }
        sender.send(Packets.publish(service + "/in", "(update " + begin + ' ' + perSecond + ' ' + updates + ')'));
        TimeUnit.NANOSECONDS.sleep(begin + TimeUnit.SECONDS.toNanos(option("--warm-up")) - System.nanoTime());
        long wall = System.nanoTime();
        long[] before = cpu(mosquitto, container, followers);
        TimeUnit.SECONDS.sleep(option("--seconds"));
        long[] after = cpu(mosquitto, container, followers);
        double nanos = System.nanoTime() - wall;
        long received = 0;
        long missing = 0;
        long dropped = 0;
        double[] behind = new double[3];
        for (PeerProcess follower : followers) {
            String[] figures = follower.await("FOLLOWED").split(" ");
            received += Long.parseLong(figures[0]);
            missing += Long.parseLong(figures[1]);
            dropped += Long.parseLong(figures[2]);
            for (int i = 0; i < behind.length; i++) {
                behind[i] = Math.max(behind[i], Long.parseLong(figures[i + 3]) / 1e3);
            }
        }
        note(prefix + "most that a follower was behind (ms)", behind[2]);
        note(prefix + "99th percentile (ms)", behind[1]);
        note(prefix + "median (ms)", behind[0]);
        note(prefix + "last updates that a follower lacks, all followers", missing);
        note(prefix + "messages dropped by the followers' processes", dropped);
        note(prefix + "changes received a second, all followers", received * (double) perSecond / updates);
        note(prefix + "processors, Mosquitto", (after[0] - before[0]) / nanos);
        note(prefix + "processors, container", (after[1] - before[1]) / nanos);
        note(prefix + "processors, followers", (after[2] - before[2]) / nanos);
    }

    private static long[] cpu(Mosquitto mosquitto, RegistrarContainer container, List<PeerProcess> followers) {
        return new long[] {
            mosquitto.cpuNanos(),
            container.cpuNanos(),
            followers.stream().mapToLong(PeerProcess::cpuNanos).sum()
        };
    }

    /** One sender to as many topics as there are followers, as fast as the server accepts the messages. */
    private void raw() throws Exception {
        int followers = option("--followers");
        int each = RAW_MESSAGES / RAW_BATCH / followers * RAW_BATCH;
        try (var mosquitto = Mosquitto.start();
                var sender = new RawClient(mosquitto.port(), "sender")) {
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < followers; i++) {
                var reader = new RawClient(mosquitto.port(), "reader-" + i);
                reader.subscribe("bench/items/" + i);
                var thread = new Thread(() -> read(reader, each), "reader-" + i);
                thread.start();
                readers.add(thread);
            }
            long began = System.nanoTime();
            for (int i = 0; i < each / RAW_BATCH; i++) {
                for (int follower = 0; follower < followers; follower++) {
                    var packets = new ByteArrayOutputStream();
                    for (int j = 0; j < RAW_BATCH; j++) {
                        packets.write(Packets.publish("bench/items/" + follower, "(update item" + j + ' ' + i + ')'));
                    }
                    sender.send(packets.toByteArray());
                }
            }
            for (Thread reader : readers) {
                reader.join();
            }
            double nanos = System.nanoTime() - began;
            double messages = (double) each * followers;
            note("messages a second between bare sockets", messages / nanos * 1e9);
            note("processor time of Mosquitto per message (us)", mosquitto.cpuNanos() / 1e3 / messages);
        }
    }

    private static void read(RawClient reader, int messages) {
        try (reader) {
            for (int i = 0; i < messages; i++) {
                reader.receive();
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
