// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of two containers, one with the primary registrar and one with a secondary, and the real programs that read them. */
class MetricsTest {
    private static final Path DOCUMENTS = Path.of("../docs/monitoring");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern COMPARISON = Pattern.compile(" (==|>|<|>=|<=) ");
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final int PERIOD_MILLIS = 1_000;

    @TempDir
    static Path folder;

    private static InfluxDb influxDb;
    private static Container first;
    private static Container second;
    private static String address;
    private static Prometheus prometheus;

    @BeforeAll
    static void start() throws Exception {
        influxDb = new InfluxDb(Files.createDirectory(folder.resolve("influxdb")));
        Path one = folder.resolve("first");
        Files.writeString(folder.resolve("token"), InfluxDb.CREDENTIALS + '\n');
        Container.configure(one, "aiko.http.cfg", "port = 0");
        Container.configure(one, "aiko.monitor.prometheus.cfg");
        Container.configure(
                one,
                "aiko.monitor.influxdb.cfg",
                "url = http://localhost:" + influxDb.port,
                "database = " + InfluxDb.DATABASE,
                "token.file = " + folder.resolve("token"),
                "period = " + PERIOD_MILLIS / 1_000);
        int port = Distribution.freePort();
        first = Container.start(one, port, Map.of()).ready();
        Path other = folder.resolve("second");
        Container.configure(other, "aiko.http.cfg", "port = 0");
        Container.configure(other, "aiko.monitor.prometheus.cfg", "limit = 0.5");
        Container.configure(other, "aiko.process.additional~plant.cfg", "namespace = factory");
        second = Container.start(other, port, Map.of()).ready();
        first.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        address = address(first);
        prometheus =
                new Prometheus(Files.createDirectory(folder.resolve("prometheus")), List.of(address, address(second)));
        await().atMost(SOON).until(() -> first.run("aiko:services").out().contains("aloha"));
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {prometheus, second, first, influxDb}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private static final String LAMP =
            """
            package com.acme;

            import io.prometheus.metrics.core.metrics.Gauge;
            import io.prometheus.metrics.model.registry.Collector;
            import io.prometheus.metrics.model.snapshots.MetricSnapshot;
            import org.osgi.framework.BundleActivator;
            import org.osgi.framework.BundleContext;

            public class Lamp implements Lighting, BundleActivator, Collector {
                private final Gauge size = Gauge.builder().name("acme_lamps").help("Lamps.").build();
                private int calls;

                public void start(BundleContext context) {
                    size.set(42);
                    context.registerService(Collector.class, this, null);
                }

                public void stop(BundleContext context) {}

                public void light(String text) {}

                public MetricSnapshot collect() {
                    while (calls++ > CALLS) {
                        Thread.interrupted();
                        java.util.concurrent.locks.LockSupport.park();
                    }
                    return size.collect();
                }
            }
            """;

    private static byte[] lamp(String version, String calls) throws IOException {
        return CompiledBundle.of(
                folder,
                version,
                LAMP.replace("CALLS", calls),
                Map.of(
                        "Bundle-Activator",
                        "com.acme.Lamp",
                        "Import-Package",
                        "org.osgi.framework,io.prometheus.metrics.core.metrics,io.prometheus.metrics.model.registry,"
                                + "io.prometheus.metrics.model.snapshots"),
                Distribution.home().resolve("lib/felix.framework.jar"),
                Distribution.bundles().stream()
                        .filter(jar -> jar.getFileName().toString().startsWith("aiko.monitor-"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void metrics_of_a_bundle_are_there_while_it_is_and_those_that_hang_keep_no_others_away() throws Exception {
        second.drop("lamp.jar", lamp("1.0.0", "1000000"));
        await().atMost(SOON).until(() -> prometheus.sum("acme_lamps") == 42);

        second.drop("lamp.jar", lamp("2.0.0", "1"));
        String late = "metrics of bundle lamp: left out from now on: ";
        await().atMost(SOON).until(() -> second.output().contains(late));

        await().atMost(SOON).until(() -> prometheus.query("acme_lamps").isEmpty());
        await().atMost(SOON).until(() -> prometheus.sum("up{instance=\"" + address(second) + "\"}") == 1);
    }

    private static String address(Container container) {
        return await().atMost(SOON)
                .until(container::httpAddresses, addresses -> !addresses.isEmpty())
                .get(0)
                .substring("http://".length());
    }

    @Test
    void Prometheus_knows_what_a_service_has_handled() throws Exception {
        await().atMost(SOON).until(() -> prometheus.sum("aiko_services{service=\"aloha\"}") == 1);
        double before = prometheus.sum("aiko_service_messages_total{service=\"aloha\"}");

        assertThat(first.run("aiko:call aloha aloha Pele").status()).isZero();

        await().atMost(SOON)
                .until(() -> prometheus.sum("aiko_service_messages_total{service=\"aloha\"}") == before + 1);
    }

    @Test
    void Prometheus_knows_the_registrars_and_the_lag_of_the_secondary() throws Exception {
        await().atMost(SOON).until(() -> prometheus.sum("aiko_registrar_role{role=\"primary\"}") == 1);
        await().atMost(SOON).until(() -> prometheus.sum("aiko_registrar_role{role=\"secondary\"}") == 1);
        await().atMost(SOON).until(() -> !prometheus
                .query("aiko_registrar_secondary_lag_services == 0")
                .isEmpty());
    }

    @Test
    void a_swap_and_its_pause_are_counted() throws Exception {
        double swaps = prometheus.sum("aiko_deployer_swaps_total");
        double services = prometheus.sum("aiko_swap_services_total");

        first.drop("aloha.jar", Distribution.example("example.aloha", "1.1.0"));

        await().atMost(SOON).until(() -> prometheus.sum("aiko_deployer_swaps_total") == swaps + 1);
        await().atMost(SOON).until(() -> prometheus.sum("aiko_swap_services_total") == services + 1);
        assertThat(prometheus.sum("aiko_swap_pause_seconds_total")).isPositive();
    }

    @Test
    void each_query_of_the_dashboard_and_of_the_alert_rules_has_data() throws Exception {
        // Some queries divide by what has been called.
        first.run("aiko:call aloha aloha Pele");
        List<String> queries = new ArrayList<>(alerts());
        queries.addAll(dashboard());
        assertThat(queries).hasSizeGreaterThan(40);
        for (String query : queries) {
            await(query).pollDelay(Duration.ZERO).atMost(SOON).until(() -> !prometheus
                    .query(query)
                    .isEmpty());
        }
    }

    /** Of a comparison, the data are whether it is true. */
    private static List<String> alerts() throws IOException {
        return Files.readAllLines(DOCUMENTS.resolve("aiko-alerts.yml")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("expr: "))
                .map(line -> line.substring("expr: ".length()))
                .flatMap(expression -> List.of(expression.split(" and ")).stream())
                .map(expression -> COMPARISON.matcher(expression).replaceAll(" $1 bool "))
                .toList();
    }

    private static List<String> dashboard() throws IOException {
        JsonNode board = new ObjectMapper()
                .readTree(DOCUMENTS.resolve("aiko-dashboard.json").toFile());
        return board.findValues("expr").stream()
                .map(JsonNode::asText)
                .map(query -> query.replace("$__rate_interval", "10s").replace("$instance", ".*"))
                .toList();
    }

    @Test
    void promtool_accepts_the_alert_rules() throws Exception {
        assertThat(promtool(
                        "",
                        "check",
                        "rules",
                        DOCUMENTS.resolve("aiko-alerts.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void the_alert_rules_fire_when_they_should_and_only_then() throws Exception {
        Path tests = DOCUMENTS.resolve("aiko-alerts-test.yml");

        assertThat(promtool("", "test", "rules", tests.toString())).contains("SUCCESS");
        String tested = Files.readString(tests);
        assertThat(Files.readAllLines(DOCUMENTS.resolve("aiko-alerts.yml")).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("- alert: "))
                        .map(line -> line.substring("- alert: ".length())))
                .hasSize(15)
                .allSatisfy(alert -> assertThat(tested).contains("- alertname: " + alert + '\n'));
    }

    @Test
    void two_processes_of_a_container_and_their_namespaces_are_told_apart() throws Exception {
        String connected =
                "aiko_process_connected * on (instance, process) group_left (namespace) aiko_process_info == 1";

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(prometheus.query(connected).findValues("metric"))
                        .extracting(labels -> labels.path("instance").asText().equals(address) + " "
                                + labels.path("process").asText() + ' '
                                + labels.path("namespace").asText())
                        .containsExactlyInAnyOrder("true default aiko", "false default aiko", "false plant factory"));
        assertThat(prometheus.query("aiko_registrar_role{role=\"primary\",namespace=\"aiko\"}"))
                .hasSize(2);
    }

    @Test
    void promtool_has_no_objection_to_names_and_help() throws Exception {
        HttpResponse<String> answer = get("/metrics", "*/*");

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        // Those of the JVM are the library's.
        assertThat(promtool(answer.body(), "check", "metrics").lines().filter(line -> line.contains("aiko_")))
                .isEmpty();
    }

    @Test
    void a_client_that_accepts_OpenMetrics_gets_it() throws Exception {
        HttpResponse<String> answer = get("/metrics", OPEN_METRICS + ";version=1.0.0,text/plain;q=0.5");

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(OPEN_METRICS));
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void only_the_path_of_the_metrics_has_them() throws Exception {
        assertThat(get("/metrics", "text/plain").statusCode()).isEqualTo(200);
        assertThat(get("/metrics/x", "text/plain").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/", "text/plain").statusCode()).isEqualTo(404);
    }

    @Test
    void only_GET_is_answered() throws Exception {
        var post = HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                .POST(BodyPublishers.ofString("x"))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(post, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void InfluxDB_has_the_metrics_also_of_a_time_when_it_was_away() throws Exception {
        await().atMost(SOON).until(() -> influxDb.query("SELECT last(counter) FROM aiko_log_records_total")
                .isArray());
        // A busy machine may have failed before.
        long failures = lines("cannot write metrics to InfluxDB ");
        await().atMost(SOON).until(() -> lines("InfluxDB http") == 2 * failures);
        long before = System.currentTimeMillis();

        influxDb.close();
        await().atMost(SOON).until(() -> lines("cannot write metrics to InfluxDB ") == failures + 1);
        // The points that could not be written may be older than that: the next ones are not.
        long failed = System.currentTimeMillis();
        await().atMost(SOON).until(() -> System.currentTimeMillis() > failed + 3 * PERIOD_MILLIS);
        long away = System.currentTimeMillis();
        influxDb.start();
        await().atMost(SOON).until(() -> lines("recovered: 0 points discarded") == failures + 1);

        assertThat(lines("cannot write metrics to InfluxDB ")).isEqualTo(failures + 1);
        String of = "SELECT count(gauge) FROM aiko_process_connected WHERE time >= " + before + "ms AND time <= " + away
                + "ms";
        assertThat(influxDb.query(of).path(0).path("values").path(0).path(1).asInt())
                .isPositive();
        assertThat(first.output()).doesNotContain("sesame");

        // One that ends without having written anything has not recovered.
        Path etc = first.folder.resolve("etc/aiko.monitor.influxdb.cfg");
        Container.configure(
                first.folder,
                "aiko.monitor.influxdb.cfg",
                "url = http://localhost:" + Distribution.freePort(),
                "database = none",
                "period = " + PERIOD_MILLIS / 1_000);
        await().atMost(SOON).until(() -> lines("cannot write metrics to InfluxDB ") == failures + 2);
        Files.delete(etc);
        await().atMost(SOON).until(() -> first.output().contains("feature influxdb: stopped"));
        assertThat(lines("recovered: ")).isEqualTo(failures + 1);
    }

    private static long lines(String text) {
        return first.output().lines().filter(line -> line.contains(text)).count();
    }

    private static HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + path))
                                .header("Accept", accept)
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String promtool(String input, String... arguments) throws Exception {
        var line = new ArrayList<>(List.of("promtool"));
        line.addAll(List.of(arguments));
        Path in = Files.writeString(folder.resolve("promtool.in"), input);
        Process process = new ProcessBuilder(line)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }
}
