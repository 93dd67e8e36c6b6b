// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import aiko.load.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a registration takes until it is back on {@code out}: while nothing else happens, and while many readers that
 * have asked for all services at once are being answered.
 */
final class ReadersOverMqttBenchmark {
    private static final int CONNECTIONS = 4;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path distribution;
    private final Results results;
    private final int rows;
    private int probes;

    ReadersOverMqttBenchmark(Path distribution, Results results, int rows) {
        this.distribution = distribution;
        this.results = results;
        this.rows = rows;
    }

    void run(int readers) throws Exception {
        results.heading("Registrations while " + readers + " readers ask for " + rows + " services at once");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false)) {
            var rig = new RegistrarRig(mosquitto);
            try (var load = rig.load(container.registrar(), rig.population(1, rows));
                    var probe = new RawClient(mosquitto.port(), "probe")) {
                RegistrarRig.complete(load.register(), load);
                probe.subscribe(container.out());
                long start = System.nanoTime();
                report("quiet", echoes(probe, container.registrar(), () -> System.nanoTime() - start < QUIET_NANOS));
                long memoryBefore = container.peakMegabytes();
                long began = System.nanoTime();
                List<CompletableFuture<Long>> answers = ask(rig.server(), container.registrar(), readers);
                report("readers", echoes(probe, container.registrar(), () -> answers.stream()
                        .anyMatch(answer -> !answer.isDone())));
                long received = 0;
                for (CompletableFuture<Long> answer : answers) {
                    received += answer.get();
                }
                results.add("readers: rows", received / ((System.nanoTime() - began) / 1e9), "rows/s");
                results.add("readers: most memory of the container before", memoryBefore, "MB");
                results.add("readers: most memory of the container", container.peakMegabytes(), "MB");
            }
        }
    }

    private void report(String name, List<Double> milliseconds) {
        results.add("readers: registrations tried, " + name, milliseconds.size(), "");
        results.add("readers: echo of a registration, " + name + ", p50", Median.of(milliseconds), "ms");
        results.add("readers: echo of a registration, " + name + ", p99", Median.percentile(milliseconds, 99), "ms");
        results.add("readers: echo of a registration, " + name + ", max", Median.percentile(milliseconds, 100), "ms");
    }

    /** One after the other, each with a pause. */
    private List<Double> echoes(RawClient probe, String registrar, BooleanSupplier goOn) throws IOException {
        List<Double> milliseconds = new ArrayList<>();
        do {
            String beginning = "(add aiko/probe/1/" + ++probes + ' ';
            byte[] packet = Packets.publish(registrar + "/in", beginning + "probe * mqtt bench ())");
            long began = System.nanoTime();
            probe.send(packet);
            while (!text(probe.receive()).startsWith(beginning)) {
                // others' syncs
            }
            milliseconds.add((System.nanoTime() - began) / 1e6);
            LockSupport.parkNanos(INTERVAL_NANOS);
        } while (goOn.getAsBoolean());
        return milliseconds;
    }

    /** The readers share a few connections; for the registrar each is one of its own. Returns the rows of each connection. */
    private static List<CompletableFuture<Long>> ask(Server server, String registrar, int readers) throws IOException {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int connection = i;
            int share = (readers + CONNECTIONS - 1 - i) / CONNECTIONS;
            var client = new RawClient(server.port(), "readers-" + i);
            client.subscribe("aiko/readers/" + connection + "/+");
            answers.add(CompletableFuture.supplyAsync(
                    () -> rows(client, registrar, "aiko/readers/" + connection + '/', share),
                    task -> new Thread(task, "readers").start()));
        }
        return answers;
    }

    private static long rows(RawClient client, String registrar, String topics, int readers) {
        try (client) {
            for (int i = 0; i < readers; i++) {
                client.send(Packets.publish(registrar + "/in", "(share " + topics + i + " * * * * *)"));
            }
            long promised = 0;
            long received = 0;
            for (int answers = 0; answers < readers || received < promised; ) {
                byte[] payload = client.receive();
                if (payload[1] == 'i') {
                    answers++;
                    promised += Long.parseLong(text(payload).replaceAll("\\D", ""));
                } else {
                    received++;
                }
            }
            return received;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
