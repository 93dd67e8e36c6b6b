// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures messages of a publisher outside of the JVM: {@code mosquitto_pub -l} publishes lines of 129 bytes, and a service of a
 * container counts them, or {@code mosquitto_sub -C}, or a {@link LineReader}; with Mosquitto, and with the embedded server of the
 * container. In turns, in one run; publisher, server, container and the others are separate operating system processes, but for the
 * embedded server.
 *
 * <p>Arguments: the distribution's folder, a file for the results as JSON, and options: {@code --messages N --rounds R --warm-up
 * R}; {@code --previous FOLDER} another distribution that is measured in turns with the first one.
 */
public final class LinesBenchmark {
    private static final String LINE = "(add aiko/host/12345/17 temperature"
            + " github.com/geekscape/aiko_services/protocol/sensor:0 mqtt owner (ec=true room=kitchen x=100))";
    private static final String TOPIC = "bench/lines";
    private static final String BARE_TOPIC = "bench/lines/bare";
    /** It does not say when the server has its subscription. */
    private static final long SUBSCRIBED_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final int LIMIT_SECONDS = 60;
    private static final String REFERENCE = "mosquitto_sub, Mosquitto";
    private static final String BARE = "bare socket, Mosquitto";

    private final Map<String, Integer> options =
            new HashMap<>(Map.of("--messages", 200_000, "--rounds", 5, "--warm-up", 1));
    private final Map<String, Path> distributions = new LinkedHashMap<>();
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private final Map<String, List<Double>> cpuMicros = new LinkedHashMap<>();
    private Path lines;

    /** A container with a service that counts. */
    private record Counter(String name, int port, RegistrarContainer container, Reports reports, String topic) {
        static Counter start(String name, Path distribution, int port, boolean embedded) throws Exception {
            var container = new RegistrarContainer(distribution, port, embedded);
            var reports = new Reports(port);
            container.put("lines.jar", SwapBundles.lineCounter());
            return new Counter(
                    name,
                    port,
                    container,
                    reports,
                    reports.await("active", "lines").text(0) + "/in");
        }

        void close() throws Exception {
            reports.close();
            container.close();
        }
    }

    private LinesBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var benchmark = new LinesBenchmark();
        benchmark.distributions.putAll(BenchmarkOptions.readWithPrevious(arguments, benchmark.options));
        benchmark.run().write(Path.of(arguments[1]));
        System.exit(0);
    }

    private Results run() throws Exception {
        int messages = options.get("--messages");
        // The empty line ends the stream.
        lines = Files.writeString(Files.createTempFile("aiko-bench", ".lines"), (LINE + '\n').repeat(messages) + '\n');
        var results = new Results();
        results.addMachineLoad();
        results.heading(messages + " lines of " + LINE.length() + " bytes by mosquitto_pub -l, median of "
                + options.get("--rounds") + " rounds");
        var servers = new ArrayList<Mosquitto>();
        var overMosquitto = new ArrayList<Counter>();
        var embedded = new ArrayList<Counter>();
        for (Map.Entry<String, Path> each : distributions.entrySet()) {
            // One for each registrar.
            servers.add(Mosquitto.start());
            int port = servers.get(servers.size() - 1).port();
            overMosquitto.add(Counter.start(each.getKey() + "service, Mosquitto", each.getValue(), port, false));
            embedded.add(Counter.start(
                    each.getKey() + "service, embedded server", each.getValue(), Mosquitto.freePort(), true));
        }
        PeerProcess bare = PeerProcess.start(LineReader.class, servers.get(0).port(), BARE_TOPIC, messages + 1);
        bare.await("READY");
        for (int round = -options.get("--warm-up"); round < options.get("--rounds"); round++) {
            if (round == 0) {
                rates.clear();
                cpuMicros.clear();
            }
            outside(REFERENCE, servers.get(0).port());
            bare(bare, servers.get(0).port());
            for (Counter counter : overMosquitto) {
                inside(counter);
            }
            for (Counter counter : embedded) {
                inside(counter);
                outside(counter.name().replace("service", "mosquitto_sub"), counter.port());
            }
        }
        bare.close();
        for (Counter counter : overMosquitto) {
            counter.close();
        }
        for (Counter counter : embedded) {
            counter.close();
        }
        servers.forEach(Mosquitto::close);
        Files.delete(lines);
        report(results);
        return results;
    }

    private void report(Results results) {
        double reference = Median.of(rates.get(REFERENCE));
        rates.forEach((name, values) -> {
            double rate = Median.of(values);
            results.add(name, rate, "messages/s");
            if (!name.equals(REFERENCE) && !name.equals(BARE)) {
                String aim = name.contains("embedded") ? ">= 0.8" : ">= 1";
                results.add(name + " : " + REFERENCE, rate / reference, "", aim);
            }
            if (cpuMicros.containsKey(name)) {
                results.add(name + ", processor time of the JVM", Median.of(cpuMicros.get(name)), "us/message");
            }
        });
    }

    /** One stream to the service. */
    private void inside(Counter counter) throws Exception {
        counter.reports().forget();
        long cpuBefore = counter.container().cpuNanos();
        long began = System.nanoTime();
        Process publisher = publish(counter.port(), counter.topic());
        var counted = counter.reports().await("counted", "lines");
        long took = counted.arrivedNanos() - began;
        publisher.waitFor();
        long cpu = counter.container().cpuNanos() - cpuBefore;
        if (counted.number(0) != options.get("--messages")) {
            throw new IllegalStateException(counter.name() + ": " + counted.number(0) + " messages arrived");
        }
        note(rates, counter.name(), options.get("--messages") / (took / 1e9));
        note(cpuMicros, counter.name(), cpu / 1e3 / options.get("--messages"));
    }

    /** One stream to a bare socket. */
    private void bare(PeerProcess reader, int port) throws Exception {
        long cpuBefore = reader.cpuNanos();
        long began = System.nanoTime();
        Process publisher = publish(port, BARE_TOPIC);
        reader.await("COUNTED");
        note(rates, BARE, options.get("--messages") / ((System.nanoTime() - began) / 1e9));
        note(cpuMicros, BARE, (reader.cpuNanos() - cpuBefore) / 1e3 / options.get("--messages"));
        publisher.waitFor();
    }

    /** One stream to {@code mosquitto_sub}. */
    private void outside(String name, int port) throws Exception {
        String count = Integer.toString(options.get("--messages") + 1);
        Process subscriber =
                start(new ProcessBuilder("mosquitto_sub", "-p", Integer.toString(port), "-t", TOPIC, "-C", count));
        LockSupport.parkNanos(SUBSCRIBED_NANOS);
        long began = System.nanoTime();
        Process publisher = publish(port, TOPIC);
        if (!subscriber.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + ": not all messages arrived");
        }
        note(rates, name, options.get("--messages") / ((System.nanoTime() - began) / 1e9));
        publisher.waitFor();
    }

    private Process publish(int port, String topic) throws IOException {
        return start(new ProcessBuilder("mosquitto_pub", "-p", Integer.toString(port), "-t", topic, "-l")
                .redirectInput(lines.toFile()));
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "program-end"));
        return process;
    }

    private static void note(Map<String, List<Double>> figures, String name, double value) {
        figures.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }
}
