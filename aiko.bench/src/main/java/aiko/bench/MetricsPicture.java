// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * Draws the metrics of two containers over a hot swap and a failover, from a run: one container has the service, to which messages
 * stream, and the secondary registrar; the other one has the primary, and is killed.
 *
 * <p>Arguments: the distribution's folder, and the file for the picture.
 */
public final class MetricsPicture {
    private static final int RATE = 2_000;
    private static final int SERVICES = 1_000;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double SWAP_SECOND = 5;
    private static final double KILL_SECOND = 10;
    private static final double SECONDS = 15;
    private static final int WARM_UP_SECONDS = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Sample> samples = new ArrayList<>();

    /** Metrics at one moment; negative if the container did not answer. */
    private record Sample(double second, double handled, double waiting, double first, double other, double services) {}

    private MetricsPicture() {}

    public static void main(String[] arguments) throws Exception {
        new MetricsPicture().run(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]));
        // The containers of a failed run end with this JVM.
        System.exit(0);
    }

    private void run(Path distribution, Path file) throws Exception {
        try (var mosquitto = Mosquitto.start()) {
            int firstPort = Mosquitto.freePort();
            int secondPort = Mosquitto.freePort();
            var first = RegistrarContainer.configured(folder(firstPort), distribution, mosquitto.port(), true);
            try (var second = RegistrarContainer.configured(folder(secondPort), distribution, mosquitto.port(), false);
                    var reports = new Reports(mosquitto.port(), second.out());
                    var stream = new NumberedStream(mosquitto.port())) {
                var numbered = SwapBundles.numbered(distribution);
                second.put("numbered.jar", numbered.apply("1.0.0"));
                String path = reports.await("active", "1.0.0").words().get(1);
                // Before the others, of which only the first ones have series of their own.
                while (handled(scrape(secondPort)) < 0) {
                    LockSupport.parkNanos(INTERVAL_NANOS);
                }
                second.put("many.jar", SwapBundles.many("1.0.0", SERVICES));
                stream.to(path, RATE);
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
                boolean isSwapped = false;
                boolean isKilled = false;
                long began = System.nanoTime();
                for (double now = 0; now < SECONDS; now = seconds(began)) {
                    if (!isSwapped && now >= SWAP_SECOND) {
                        second.put("numbered.jar", numbered.apply("2.0.0"));
                        isSwapped = true;
                    }
                    if (!isKilled && now >= KILL_SECOND) {
                        first.kill();
                        isKilled = true;
                    }
                    sample(seconds(began), firstPort, secondPort);
                    LockSupport.parkNanos(INTERVAL_NANOS - (System.nanoTime() - began) % INTERVAL_NANOS);
                }
                stream.end();
                double pause = value(scrape(secondPort), "aiko_swap_longest_pause_seconds");
                Files.writeString(file, draw(pause));
            } finally {
                first.kill();
            }
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static Path folder(int port) throws IOException {
        Path folder = Files.createTempDirectory("aiko-bench");
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.writeString(etc.resolve("aiko.http.cfg"), "port = " + port + '\n');
        Files.writeString(etc.resolve("aiko.monitor.prometheus.cfg"), "");
        return folder;
    }

    private void sample(double second, int firstPort, int secondPort) throws InterruptedException {
        String first = scrape(firstPort);
        String other = scrape(secondPort);
        samples.add(new Sample(
                second,
                handled(other),
                value(other, "aiko_service_waiting_messages{process=\"default\",service=\"numbered\"}"),
                value(first, "aiko_registrar_role{role=\"primary\"}"),
                value(other, "aiko_registrar_role{role=\"primary\"}"),
                value(other, "aiko_registrar_services ")));
    }

    private static double handled(String metrics) {
        return value(metrics, "aiko_service_messages_total{process=\"default\",service=\"numbered\"}");
    }

    /** The metrics of a container; empty if it does not answer. */
    private String scrape(int port) throws InterruptedException {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException gone) {
            return "";
        }
    }

    private static double value(String metrics, String start) {
        return metrics.lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(-1);
    }

    private String draw(double pauseSeconds) {
        var picture = new TimeChart(SECONDS);
        List<double[]> rate = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            Sample before = samples.get(i - 1);
            Sample now = samples.get(i);
            rate.add(
                    new double[] {now.second(), (now.handled() - before.handled()) / (now.second() - before.second())});
        }
        picture.event(SWAP_SECOND, String.format(java.util.Locale.ROOT, "hot swap: pause %.0f ms", pauseSeconds * 1e3));
        double noPrimary = samples.stream()
                        .filter(sample -> sample.other() == 1)
                        .mapToDouble(Sample::second)
                        .findFirst()
                        .orElse(SECONDS)
                - KILL_SECOND;
        picture.event(
                KILL_SECOND,
                String.format(java.util.Locale.ROOT, "SIGKILL of the primary: the next one after %.1f s", noPrimary));
        Sample start = samples.get(0);
        Sample end = samples.get(samples.size() - 1);
        panels(
                picture,
                rate,
                (end.handled() - start.handled()) / (end.second() - start.second()),
                points(Sample::waiting),
                points(Sample::first),
                points(Sample::other),
                points(Sample::services));
        return picture.svg();
    }

    /** @param mean of the messages handled a second, over the whole time */
    static void panels(
            TimeChart picture,
            List<double[]> rate,
            double mean,
            List<double[]> waiting,
            List<double[]> first,
            List<double[]> other,
            List<double[]> services) {
        picture.figure(
                "Messages handled, per second",
                String.format(
                        java.util.Locale.ROOT,
                        "mean %,.0f; a peak beside a dip is a late sample, or what waited for the swap",
                        mean),
                rate,
                "#2563c9");
        picture.figure("Messages waiting", "", waiting, "#c77700");
        picture.state("Primary registrar in container 1", first, "#0f9f93");
        picture.state("Primary registrar in container 2", other, "#6d5efc");
        picture.figure("Services in the directory of container 2", "", services, "#6d5efc");
    }

    private List<double[]> points(ToDoubleFunction<Sample> value) {
        return samples.stream()
                .filter(sample -> value.applyAsDouble(sample) >= 0)
                .map(sample -> new double[] {sample.second(), value.applyAsDouble(sample)})
                .toList();
    }
}
