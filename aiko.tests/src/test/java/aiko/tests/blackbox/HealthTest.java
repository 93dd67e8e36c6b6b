// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Each health check fails by its cause, names it, and recovers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealthTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private Mosquitto mosquitto;
    private Container container;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        Container.configure(folder, "aiko.process.cfg", "event.inbox.bytes = 1048576");
        Container.configure(folder, "aiko.http.cfg", "port = 0");
        Container.configure(folder, "aiko.health.felix.cfg", "");
        container = Container.start(folder, mosquitto.port, Map.of("AIKO_JAVA_OPTS", "-Xmx64m"))
                .ready();
        container.drop("burden.jar", BurdeningBundle.make());
        container.drop("hanging.jar", HangingBundle.of("hanging", "1.0.0", "first"));
        awaitHealth("", "HEALTHY: 12 checks");
        call("burden check ok");
        call("first answer test/answers now");
    }

    @AfterAll
    void stop() throws Exception {
        container.close();
        mosquitto.close();
    }

    private void call(String command) {
        await().atMost(LIMIT).until(() -> container.run("aiko:call " + command).status() == 0);
    }

    /** What a probe of Kubernetes gets. */
    private HttpResponse<String> probe(String path) throws Exception {
        String address = container.httpAddresses().get(0);
        return client.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
    }

    private void awaitProbe(String path, int status) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(probe(path))
                .satisfies(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status)));
    }

    private String health(String tags) throws Exception {
        return container.run("aiko:health " + tags).out();
    }

    /** Until all of that is in its lines. */
    private void awaitHealth(String tags, String... wanted) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(health(tags)).contains(wanted));
    }

    private void awaitStatus(int exitStatus, String beginning) {
        await().atMost(LIMIT).untilAsserted(() -> {
            Container.Result status = container.client("status", "--health");
            assertThat(status.out()).startsWith(beginning);
            assertThat(status.status()).isEqualTo(exitStatus);
        });
    }

    @Test
    void a_healthy_container_has_a_line_for_each_check_and_exit_status_0() throws Exception {
        awaitStatus(0, "HEALTHY: 12 checks\n");
        assertThat(container.client("status", "--health").out().lines())
                .hasSize(13)
                .anyMatch(line -> line.matches("OK +transport +connected to MQTT server .*:" + mosquitto.port + ".*"))
                .anyMatch(line ->
                        line.matches("OK +registrar +registered with .*/1; the registrar of this container is primary"))
                .anyMatch(line -> line.matches("OK +own-check +not burdened"));

        Container.Result json = container.client("status", "--health", "--json");
        JsonNode report = new ObjectMapper().readTree(json.out());
        assertThat(report.get("status").asText()).isEqualTo("HEALTHY");
        assertThat(report.get("checks").findValuesAsText("name"))
                .containsExactly(
                        "configuration",
                        "deploy-folder",
                        "disk",
                        "event-loops",
                        "hang",
                        "http",
                        "mailboxes",
                        "memory",
                        "own-check",
                        "registrar",
                        "start",
                        "transport");
        assertThat(json.status()).isZero();
        assertThat(container.output()).as("the log of Felix").doesNotContain("Thread Pool", "Quartz");
    }

    @Test
    void checks_are_chosen_by_their_tags() throws Exception {
        assertThat(health("live").lines().skip(1).map(line -> line.split(" +")[1]))
                .containsExactly("hang", "memory");
        assertThat(health("ready").lines().skip(1).map(line -> line.split(" +")[1]))
                .containsExactly("event-loops", "own-check", "registrar", "start", "transport");
        assertThat(container.run("aiko:health none"))
                .satisfies(none -> assertThat(none.status()).isEqualTo(1))
                .satisfies(none -> assertThat(none.err()).contains("no check has the tag none"));
    }

    @Test
    void without_the_MQTT_server_the_container_is_not_ready_but_lives() throws Exception {
        mosquitto.kill();
        try {
            awaitHealth(
                    "ready",
                    "UNHEALTHY: 2 of 5 checks fail: registrar, transport",
                    "connection refused; the process retries: start the server, or correct mqtt.host and mqtt.port",
                    "no registrar: not connected to the MQTT server");
            awaitProbe("/health/ready", 503);
            assertThat(probe("/health/ready").body()).contains("FAIL   transport ");
            assertThat(probe("/health/live").statusCode()).isEqualTo(200);
            awaitStatus(6, "UNHEALTHY: ");
        } finally {
            mosquitto.start();
        }
        awaitProbe("/health/ready", 200);
    }

    @Test
    void without_a_registrar_the_container_is_not_ready() throws Exception {
        String bundle = container
                .run("lb -s aiko.registrar")
                .out()
                .lines()
                .filter(line -> line.contains("aiko.registrar"))
                .map(line -> line.replaceAll("^\\s*(\\d+)\\|.*", "$1"))
                .findFirst()
                .orElseThrow();
        container.run("stop " + bundle);
        try {
            awaitHealth(
                    "ready",
                    "UNHEALTHY: 1 of 5 checks fails: registrar",
                    "no registrar has announced itself in namespace aiko; start a container with a registrar");
        } finally {
            container.run("start " + bundle);
        }
        awaitHealth("ready", "HEALTHY: 5 checks", "the registrar of this container is primary");
    }

    @Test
    void a_service_that_hangs_is_named_with_its_command_until_it_returns() throws Exception {
        container.run("aiko:call first rest");

        awaitHealth(
                "ready",
                "UNHEALTHY: 1 of 5 checks fails: event-loops",
                " rest has not returned for ",
                "everything else of bundle hanging waits");
        awaitStatus(6, "UNHEALTHY: 1 of 12 checks fails: event-loops\n");
        assertThat(health("live")).startsWith("HEALTHY");

        container.run("aiko:abandon first");
        awaitHealth("ready", "HEALTHY: 5 checks");
    }

    @Test
    void a_call_that_hangs_for_long_makes_the_container_not_live() throws Exception {
        Container.configure(container.folder, "aiko.health.cfg", "hang.limit = 1");
        container.run("aiko:call first rest");

        awaitHealth("live", "UNHEALTHY: 1 of 2 checks fails: hang", " rest has not returned for ", ", or restart");
        awaitProbe("/health/live", 503);

        container.run("aiko:abandon first");
        Files.delete(container.folder.resolve("etc/aiko.health.cfg"));
        awaitHealth("live", "HEALTHY: 2 checks", "no event loop blocked for 60 s");
        awaitProbe("/health/live", 200);
    }

    /** The last one: drops make the check fail for a minute. */
    @Test
    @Order(Integer.MAX_VALUE)
    void queues_that_are_full_drop_messages_and_fail() throws Exception {
        String topic = container.run("aiko:services first").out();
        var path =
                Pattern.compile(Pattern.quote(container.topicPath()) + "/\\d+").matcher(topic);
        assertThat(path.find()).as(topic).isTrue();
        container.run("aiko:call first rest");
        awaitHealth("ready", "UNHEALTHY");
        try (var watcher = new Watcher(mosquitto.port)) {
            String large = "(answer test/answers " + "x".repeat(60_000) + ')';
            for (int i = 0; i < 6; i++) {
                watcher.publish(path.group() + "/in", large);
            }
            awaitHealth("", "messages to be handled take ", ", and the limit event.inbox.bytes is 1,048,576");
            await().atMost(LIMIT).untilAsserted(() -> {
                watcher.publish(path.group() + "/in", large);
                assertThat(health(""))
                        .contains("received messages dropped within the last minute, since a queue is full");
            });
        }
        container.run("aiko:abandon first");
        awaitHealth("ready", "HEALTHY");
    }

    @Test
    void a_file_that_is_refused_fails_until_it_is_deleted() throws Exception {
        Files.writeString(container.deploy.resolve("refused.jar"), "no jar");
        awaitHealth("", "1 of 12 checks fails: deploy-folder", "refused.jar REFUSED: it is not a jar");
        Files.delete(container.deploy.resolve("refused.jar"));
        awaitHealth("", "2 files, all running");
    }

    @Test
    void a_setting_that_is_unknown_warns() throws Exception {
        Container.configure(container.folder, "aiko.health.cfg", "disk.fre = 1");
        awaitStatus(5, "WARNING: 1 warns: configuration\n");
        Files.delete(container.folder.resolve("etc/aiko.health.cfg"));
        awaitHealth("", "OK     configuration ");
    }

    @Test
    void a_disk_with_less_room_than_is_configured_fails() throws Exception {
        Container.configure(container.folder, "aiko.health.cfg", "disk.free = 1048576");
        awaitHealth(
                "",
                "1 of 12 checks fails: disk",
                " MB free in data folder ",
                ", and disk.free is 1048576 MB; make room");
        Files.delete(container.folder.resolve("etc/aiko.health.cfg"));
        awaitHealth("", "OK     disk ");
    }

    @Test
    void a_heap_that_stays_full_fails_until_there_is_room() throws Exception {
        call("burden fill 93");
        awaitHealth("live", "1 of 2 checks fails: memory", " MB after the last garbage collection; find what keeps it");
        call("burden release");
        awaitHealth("live", "HEALTHY: 2 checks");
    }

    @Test
    void a_check_of_another_bundle_counts_and_holds_up_nobody() throws Exception {
        call("burden check carefully");
        awaitHealth("own", "WARNING: 1 warns: own-check", "WARN   own-check  carefully");
        call("burden check throw");
        awaitHealth("own", "ERROR  own-check  the check has failed: java.lang.IllegalStateException: too heavy");
        call("burden check hang");
        awaitHealth("own", "the check has not returned for 2.", " s; it is not run again before it returns");
        awaitStatus(6, "UNHEALTHY: 1 of 12 checks fails: own-check\n");
        assertThat(health("live")).startsWith("HEALTHY");
        call("burden check ok");
        awaitHealth("own", "OK     own-check  not burdened");
    }

    @Test
    void the_commands_of_Felix_run_the_same_checks() throws Exception {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(container.run("hc:list").out()).contains("live", "ready"));
        assertThat(container.run("hc:exec ready").out())
                .contains("Overall Health Result: OK", "transport", "own-check", "not burdened")
                .doesNotContain("memory");
        assertThat(container.run("aiko:config").out()).doesNotContain("UNUSED");
    }
}
