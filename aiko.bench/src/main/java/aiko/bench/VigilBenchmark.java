// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The primary's questions whether processes live: many processes that answer over a few connections, what that costs the primary and
 * the MQTT server, and the time until one is removed that ceases to answer while its connection stays.
 */
final class VigilBenchmark {
    private static final int CONNECTIONS = 8;
    private static final String INCARNATION = "1000000000000000001";
    private static final String QUESTION = "(ping ";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path distribution;
    private final Results results;
    private final int processes;
    private final AtomicLong questions = new AtomicLong();
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();

    VigilBenchmark(Path distribution, Results results, int processes) {
        this.distribution = distribution;
        this.results = results;
        this.processes = processes;
    }

    void run(int deaths) throws Exception {
        results.heading("Questions to " + processes + " processes whether they live");
        List<Group> groups = new ArrayList<>();
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false);
                var out = new RawClient(mosquitto.port(), "out")) {
            out.subscribe(container.out());
            start("out", () -> follow(out));
            for (int i = 0; i < CONNECTIONS; i++) {
                groups.add(new Group(mosquitto.port(), container.registrar(), "many-" + i, processes / CONNECTIONS));
            }
            for (int i = 0; i < deaths; i++) {
                groups.add(new Group(mosquitto.port(), container.registrar(), "one-" + i, 1));
            }
            await(added, processes / CONNECTIONS * CONNECTIONS + deaths);
            LockSupport.parkNanos(SETTLE_NANOS);
            measure(mosquitto, container);
            for (int i = 0; i < deaths; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(370L * i));
                groups.get(CONNECTIONS + i).isSilent = true;
                long began = System.nanoTime();
                await(removed, i + 1);
                results.add(
                        "until a process without a last will is removed",
                        seconds(System.nanoTime() - began),
                        "s",
                        "10");
            }
            results.add("processes that were removed and live", removed.get() - deaths, "", "0");
        } finally {
            for (Group group : groups) {
                group.close();
            }
        }
    }

    private void measure(Mosquitto mosquitto, RegistrarContainer container) {
        long askedBefore = questions.get();
        long containerBefore = container.cpuNanos();
        long mosquittoBefore = mosquitto.cpuNanos();
        long began = System.nanoTime();
        LockSupport.parkNanos(MEASURE_NANOS);
        double seconds = seconds(System.nanoTime() - began);
        results.add("questions a second", (questions.get() - askedBefore) / seconds, "1/s", "2200");
        results.add(
                "processor time of the primary", seconds(container.cpuNanos() - containerBefore) * 100 / seconds, "%");
        results.add(
                "processor time of Mosquitto", seconds(mosquitto.cpuNanos() - mosquittoBefore) * 100 / seconds, "%");
    }

    private void follow(RawClient out) {
        try {
            while (true) {
                String change = new String(out.receive(), StandardCharsets.UTF_8);
                if (change.startsWith("(add aiko/vigil")) {
                    added.incrementAndGet();
                } else if (change.startsWith("(remove aiko/vigil")) {
                    removed.incrementAndGet();
                }
            }
        } catch (IOException closed) {
            // the measurement is over
        }
    }

    private static void await(AtomicLong count, long wanted) {
        long began = System.nanoTime();
        while (count.get() < wanted) {
            if (System.nanoTime() - began > LIMIT_NANOS) {
                throw new IllegalStateException(count.get() + " of " + wanted + " changes in time");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static void start(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Processes of one host that answer over one connection. */
    private final class Group implements AutoCloseable {
        private final RawClient client;
        private volatile boolean isSilent;

        Group(int port, String registrar, String name, int size) throws IOException {
            client = new RawClient(port, name);
            client.subscribe("aiko/vigil-" + name + "/+/0/control");
            start(name, this::answer);
            var packets = new ByteArrayOutputStream();
            for (int i = 1; i <= size; i++) {
                String process = "aiko/vigil-" + name + '/' + i;
                packets.writeBytes(Packets.publish(process + "/0/state", "(present " + INCARNATION + ")"));
                packets.writeBytes(Packets.publish(registrar + "/in", "(add " + process + "/1 vigil * mqtt bench ())"));
            }
            client.send(packets.toByteArray());
        }

        private void answer() {
            try {
                while (true) {
                    String question = new String(client.receive(), StandardCharsets.UTF_8);
                    if (question.startsWith(QUESTION) && !isSilent) {
                        questions.incrementAndGet();
                        String topic = question.substring(QUESTION.length(), question.length() - 1);
                        client.send(Packets.publish(topic, "(item_count 1)"));
                        client.send(Packets.publish(topic, "(response " + INCARNATION + ")"));
                    }
                }
            } catch (IOException closed) {
                // the measurement is over
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
