// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Optional parts of the container: they are there while they are configured, and cost nothing otherwise. */
class FeaturesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void a_feature_comes_and_goes_with_its_configuration_while_the_container_runs() throws Exception {
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            assertThat(bundles(container)).doesNotContain("aiko.http");
            assertThat(container.exec("aiko:features").out()).containsPattern("(?m)^http +OFF +etc/aiko.http.cfg ");

            Container.configure(folder, "aiko.http.cfg", "port = 0");
            String first = address(container, 1);
            assertThat(status(first)).isEqualTo(404);
            assertThat(container.exec("aiko:features").out()).containsPattern("(?m)^http +ACTIVE ");
            assertThat(container.exec("aiko:config aiko.http").out())
                    .contains(" ACTIVE ")
                    .doesNotContain("unknown");

            Container.configure(folder, "aiko.http.cfg", "port = 0", "requests = 8");
            String second = address(container, 2);
            assertThat(status(second)).isEqualTo(404);

            Files.delete(folder.resolve("etc/aiko.http.cfg"));
            await().atMost(SOON).until(() -> !bundles(container).contains("aiko.http"));
            assertThat(container.exec("aiko:features").out()).containsPattern("(?m)^http +OFF ");
            assertThat(refuses(second)).isTrue();
            assertThat(container.output()).contains("feature http: stopped, since it is no longer configured");
        }
    }

    @Test
    void clients_that_never_finish_their_requests_do_not_keep_probes_from_being_answered() throws Exception {
        Container.configure(folder, "aiko.http.cfg", "port = 0", "requests = 2");
        var slow = new ArrayList<Socket>();
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            URI address = URI.create(address(container, 1));
            for (int i = 0; i < 100; i++) {
                var client = new Socket(address.getHost(), address.getPort());
                slow.add(client);
                client.getOutputStream().write('G');
            }

            assertThat(get(address + "/health/live")).isEqualTo(200);
            assertThat(get(address + "/" + "x/".repeat(50_000))).isEqualTo(414);
            assertThat(get(address + "/healthy")).isEqualTo(404);
        } finally {
            for (Socket client : slow) {
                client.close();
            }
        }
    }

    private static int get(String uri) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(uri)).timeout(SOON).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void a_feature_that_does_not_work_names_its_problem_until_it_recovers() throws Exception {
        var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
        try (taken) {
            Container.configure(folder, "aiko.http.cfg", "port = " + taken.getLocalPort());
            Container.configure(folder, "aiko.console.cfg");
            Container.configure(folder, "aiko.monitor.influxdb.cfg", "url = http://127.0.0.1:1");
            Container.configure(folder, "aiko.tracing.cfg", "endpoint = http://127.0.0.1:1/v1/traces");
            try (var container =
                    Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
                await().atMost(SOON).until(() -> container
                        .output()
                        .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort() + " for HTTP: "));
                assertThat(container.client("status", "--health").out())
                        .containsPattern("(?m)^FAIL +http +cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ");
                awaitProblem(container, "http", "cannot listen on 127.0.0.1:" + taken.getLocalPort());
                awaitProblem(container, "console", "cannot listen on 127.0.0.1:" + taken.getLocalPort());
                awaitProblem(container, "influxdb", "expected either database");
                Container.configure(
                        folder, "aiko.monitor.influxdb.cfg", "url = http://127.0.0.1:1", "database = metrics");
                awaitProblem(container, "influxdb", "http://127.0.0.1:1: connection refused");
                container.exec("aiko:call registrar example");
                awaitProblem(container, "tracing", "http://127.0.0.1:1/v1/traces: connection refused");
                Container.configure(folder, "aiko.ssh.cfg", "port = 99999");
                await().atMost(SOON).untilAsserted(() -> assertThat(features(container))
                        .containsPattern("(?m)^ssh +OFF .*port.*99999"));
                assertThat(container.client("status", "--health").out())
                        .containsPattern("(?m)^WARN +influxdb +cannot write metrics to InfluxDB ")
                        .containsPattern("(?m)^WARN +tracing +cannot send spans to ");
                taken.close();
                assertThat(status(address(container, 1))).isEqualTo(404);
                // A report may be a second old.
                await().atMost(SOON).until(() -> container
                        .client("status", "--health")
                        .out()
                        .lines()
                        .anyMatch(line -> line.matches("OK +http +listening on .*")));
                assertThat(features(container)).containsPattern("(?m)^http +ACTIVE .* HTTP listener *$");
                assertThat(container.output()).containsOnlyOnce("for HTTP: recovered");
                container.close();
                assertThat(container.output()).containsOnlyOnce("for HTTP: recovered");
            }
        }
    }

    private static String features(Container container) throws Exception {
        return container.exec("aiko:features").out();
    }

    /** A report may be a second old. */
    private static void awaitProblem(Container container, String feature, String problem) {
        await().atMost(SOON).untilAsserted(() -> assertThat(features(container).lines())
                .anyMatch(
                        line -> line.startsWith(feature + ' ') && line.contains(" ACTIVE ") && line.contains(problem)));
    }

    private static String bundles(Container container) throws Exception {
        return container.exec("lb -s").out();
    }

    /** Where the listener listens, once it has said so as often as that. */
    private static String address(Container container, int times) {
        return await().atMost(SOON)
                .until(container::httpAddresses, addresses -> addresses.size() == times)
                .get(times - 1);
    }

    private static int status(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address + "/unknown")).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static boolean refuses(String address) throws Exception {
        try {
            status(address);
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }
}
