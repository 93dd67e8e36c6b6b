// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import aiko.process.AikoProcess;
import aiko.process.ServiceDefinition;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Messages from an MQTT server to the handler of a service, in turns with metrics that are scraped each second, and without a
 * scrape; what the event loops allocate for them; and the size of a scrape with 10,000 services.
 */
final class MetricsBenchmark {
    private static final String PAYLOAD = "(add aiko/host/12345/17 temperature"
            + " github.com/geekscape/aiko_services/protocol/sensor:0 mqtt owner (ec=true room=kitchen))";
    private static final int BATCH = 32;
    private static final int WINDOW = 16_384;
    private static final int ROUND = BATCH * 500;
    private static final int TURN_SECONDS = 1;
    private static final int WARM_UP_ROUNDS = 80;
    private static final int WARM_UP_SCRAPES = 1_000;
    private static final int MANY_SERVICES = 10_000;
    private static final int SCRAPES = 20;

    private final Results results;
    private final AikoProcess process;
    private final RawClient publisher;
    private final URI metrics;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Arrivals arrivals = new Arrivals(1);
    private final Turns on = new Turns();
    private final Turns off = new Turns();
    private String topic;
    private ThreadTime loop;

    /** What the turns of one kind have measured. */
    private static final class Turns {
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> cpuMicros = new ArrayList<>();
        private long bytes;
        private long messages;

        double bytesEach() {
            return (double) bytes / messages;
        }
    }

    private MetricsBenchmark(Results results, AikoProcess process, RawClient publisher, URI metrics) {
        this.results = results;
        this.process = process;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /** @param seconds about so long with scrapes, and again without */
    static void run(Path distribution, int seconds, Results results) throws Exception {
        int port = Mosquitto.freePort();
        try (var server = Mosquitto.start();
                var hosted = InProcess.withMetrics(distribution, server.port(), port);
                var publisher = new RawClient(server.port(), "publisher")) {
            URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
            new MetricsBenchmark(results, hosted.process(), publisher, metrics).run(seconds);
        }
    }

    private void run(int seconds) throws Exception {
        results.heading("Messages from Mosquitto to a service, with metrics scraped each second and without");
        topic = process.addService(ServiceDefinition.named("bench"), message -> arrivals.arrived())
                .topicPath()
                .in();
        process.messages().synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
        awaitMetrics();
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round();
        }
        // Compiled by then, as after some hours of scrapes every 15 s.
        for (int i = 0; i < WARM_UP_SCRAPES; i++) {
            scrape();
        }
        loop = ThreadTime.of(process.eventLoop());
        loop.begin();
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int turn = 0; turn < Math.max(1, seconds / TURN_SECONDS); turn++) {
                // The one that comes first changes, so that neither profits from a machine that becomes faster or
                // slower.
                turn(turn % 2 == 0 ? on : off, scraper);
                turn(turn % 2 == 0 ? off : on, scraper);
            }
        } finally {
            scraper.shutdownNow();
        }
        results.add("throughput without a scrape, median", Median.of(off.rates), "messages/s");
        results.add("throughput with a scrape each second, median", Median.of(on.rates), "messages/s");
        results.add(
                "throughput, scraped : not scraped, median of pairs",
                Median.of(ratios(on.rates, off.rates)),
                "",
                ">= 0.98");
        results.add(
                "processor time of this JVM, scraped : not scraped, median of pairs",
                Median.of(ratios(on.cpuMicros, off.cpuMicros)),
                "");
        results.add("allocated by the event loop's thread, not scraped", off.bytesEach(), "bytes/message");
        results.add("allocated by the event loop's thread, scraped", on.bytesEach(), "bytes/message", "0");
        manyServices();
    }

    private static List<Double> ratios(List<Double> these, List<Double> others) {
        return IntStream.range(0, these.size())
                .mapToObj(i -> these.get(i) / others.get(i))
                .toList();
    }

    /** The processor time is that of this JVM: the process, the publisher, and whoever scrapes. */
    private void turn(Turns turns, ScheduledExecutorService scraper) throws Exception {
        ScheduledFuture<?> scraping =
                turns == on ? scraper.scheduleAtFixedRate(this::scrapeOrFail, 0, 1, TimeUnit.SECONDS) : null;
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long bytes = loop.allocatedBytes();
        long cpuNanos = system.getProcessCpuTime();
        long messages = 0;
        long began = System.nanoTime();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(TURN_SECONDS)) {
            round();
            messages += ROUND;
        }
        turns.rates.add(messages * 1e9 / (System.nanoTime() - began));
        turns.cpuMicros.add((system.getProcessCpuTime() - cpuNanos) / 1e3 / messages);
        turns.bytes += loop.allocatedBytes() - bytes;
        turns.messages += messages;
        if (scraping != null) {
            if (scraping.isDone()) {
                scraping.get();
            }
            scraping.cancel(false);
        }
    }

    private void round() throws Exception {
        byte[] packets = Packets.publish(topic, PAYLOAD, BATCH);
        arrivals.reset(false);
        for (int sent = 0; sent < ROUND; sent += BATCH) {
            while (sent - arrivals.count() > WINDOW) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
            }
            publisher.send(packets);
        }
        while (arrivals.count() < ROUND) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
    }

    private void manyServices() throws Exception {
        results.heading("A scrape of a container with " + MANY_SERVICES + " services, each with a name of its own");
        for (int i = 0; i < MANY_SERVICES; i++) {
            process.addService(ServiceDefinition.named("service-" + i));
        }
        List<Double> millis = new ArrayList<>();
        String text = scrape();
        for (int i = 0; i < SCRAPES; i++) {
            long began = System.nanoTime();
            text = scrape();
            millis.add((System.nanoTime() - began) / 1e6);
        }
        long series = text.lines().filter(line -> !line.startsWith("#")).count();
        results.add("series", series, "", "< 10000");
        results.add("size", text.length() / 1e3, "kB");
        results.add("time, median", Median.of(millis), "ms");
    }

    private void awaitMetrics() throws Exception {
        long began = System.nanoTime();
        while (true) {
            try {
                scrape();
                return;
            } catch (java.io.IOException | IllegalStateException notYet) {
                if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(20)) {
                    throw notYet;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private void scrapeOrFail() {
        try {
            scrape();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String scrape() throws Exception {
        var answer = client.send(
                HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(5)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().contains("aiko_services")) {
            throw new IllegalStateException("HTTP " + answer.statusCode() + ": no metrics");
        }
        return answer.body();
    }
}
