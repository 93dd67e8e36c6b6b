// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in configurations of the container, of its features and of others, and in its environment: nothing prints them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTest {
    private static final String MARK = "hunter";
    private static final String LIST = "each (listConfigurations null) { echo ($it properties) }";

    /** Those end the container or the session. */
    private static final Set<String> ENDING = Set.of("exit", "shutdown", "abandon");

    /** Commands of others that list something. */
    private static final List<String> OF_OTHERS = List.of(
            LIST,
            LIST + " | grep -i hunt",
            "listConfigurations null",
            "getConfiguration aiko.process null | grep .",
            "scr:list",
            "scr:info example.thermostat.ThermostatService",
            "scr:info aiko.tracing.internal.Tracing",
            "scr:config",
            "lb",
            "headers example.thermostat",
            "inspect capability service example.thermostat",
            "inspect capability service",
            "which scr:list",
            "felix:log",
            "felix:log 100 debug",
            "gogo:set",
            "history",
            "getenv AIKO_PASSWORD",
            "cat etc/aiko.process.cfg",
            "grep -r hunt etc/aiko.process.cfg etc/example.thermostat.cfg",
            "tail etc/aiko.tracing.cfg",
            "cat etc/com.acme.cloud.cfg | sort",
            "echo hunter1",
            "echo -n hun; echo ter1",
            "no_such_hunter1",
            "throw hunter1");

    private Path folder;
    private Mosquitto mosquitto;
    private Container container;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        Container.configure(
                folder,
                "aiko.process.cfg",
                "username = plant",
                "mqtt.tls = false",
                "password = hunter1",
                "apiKey = hunter6");
        Container.configure(
                folder, "aiko.tracing.cfg", "endpoint = http://u:hunter3@localhost:9/v1/traces?key=hunter4");
        Container.configure(folder, "aiko.http.cfg", "port = 0");
        Container.configure(folder, "aiko.monitor.prometheus.cfg", "");
        Container.configure(folder, "aiko.health.felix.cfg", "");
        Container.configure(folder, "example.thermostat.cfg", "password = hunter2", "private.key = hunter5");
        Container.configure(
                folder, "com.acme.cloud.cfg", "access.key = hunter7", "passphrase = hunter8", "auth = hunter9");
        Container.configure(folder, "com.acme.cloud~second.cfg", "credentials = hunter10", "url = mqtt://a:hunter11@b");
        container = Container.start(folder, mosquitto.port, Map.of("ACME_API_TOKEN", "hunter12"))
                .ready();
        container.drop("thermostat.jar", Distribution.example("example.thermostat", "1.0.0"));
        await().until(() -> run("aiko:services").contains("thermostat")
                && container.httpAddresses().size() == 1);
    }

    @AfterAll
    void stop() throws Exception {
        if (container != null) {
            container.close();
        }
        mosquitto.close();
    }

    private String run(String command) throws IOException {
        var result = container.run(command);
        return result.out() + result.err();
    }

    private static void assertHidden(String what, String text) {
        assertThat(text).as(what).doesNotContain(MARK);
    }

    @Test
    void no_command_prints_one() throws Exception {
        var commands = new ArrayList<>(OF_OTHERS);
        HostileTextTest.COMMANDS.forEach((name, all) -> {
            if (!ENDING.contains(name)) {
                if (!name.equals("top")) {
                    commands.add("aiko:" + name);
                }
                all.stream()
                        .filter(arguments -> !arguments.contains("EVIL") && !arguments.contains("kept"))
                        .forEach(arguments -> commands.add("aiko:" + name + ' ' + arguments));
            }
        });
        for (String command : commands) {
            assertHidden(command, run(command));
        }
    }

    @Test
    void the_ellipsis_is_where_a_secret_was() throws Exception {
        assertThat(run(LIST)).contains("password=…", "access.key=…", "endpoint=http://…@localhost:9/v1/traces?key=…");
        assertThat(run("scr:info aiko.tracing.internal.Tracing")).contains("http://…@localhost:9/v1/traces?key=…");
        assertThat(run("scr:info example.thermostat.ThermostatService")).contains("password<String> = …");
        assertThat(run("inspect capability service example.thermostat")).containsPattern("password\\b.*…");
        assertThat(run("aiko:settings"))
                .contains("apiKey")
                .contains("http://(hidden)@localhost:9/v1/traces?key=(hidden)");
        assertThat(container.run("cat etc/com.acme.cloud.cfg").out())
                .isEqualTo("access.key = …\npassphrase = …\nauth = …\n");
    }

    @Test
    void the_programs_outside_the_container_print_none() throws Exception {
        for (String[] command : new String[][] {
            {"config"},
            {"config", "com.acme.cloud"},
            {"config", "--json"},
            {"config", "check"},
            {"status", "--json"},
            {"status", "--health"},
            {"status", "--health", "--json"},
            {"exec", "aiko:settings --json"},
            {"exec", "--trace", "throw hunter1"},
            {"backup", folder.resolve("backup.zip").toString()}
        }) {
            var result = container.client(command);
            assertHidden(String.join(" ", command), result.out() + result.err());
        }
    }

    @Test
    void the_listener_prints_none() throws Exception {
        for (String path : List.of("/metrics", "/health", "/health/live", "/health/ready", "/none")) {
            var request = HttpRequest.newBuilder(
                            URI.create(container.httpAddresses().get(0) + path))
                    .build();
            assertHidden(
                    path,
                    HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }

    @Test
    void neither_the_log_nor_its_topic_has_one_with_all_details_on() throws Exception {
        Path published = folder.resolve("published.txt");
        String port = Integer.toString(mosquitto.port);
        String topic = container.topicPath() + "/0";
        Process reader = new ProcessBuilder("mosquitto_sub", "-p", port, "-t", topic + "/log")
                .redirectOutput(published.toFile())
                .start();
        try {
            setLevel(port, topic, "DEBUG_ALL");
            await().until(() -> Files.readString(published).contains(" DEBUG "));
            for (String mark : List.of("first", "second", "third")) {
                Container.configure(
                        folder,
                        "example.thermostat.cfg",
                        "password = hunter2",
                        "private.key = hunter5",
                        "mark = " + mark);
                Container.configure(folder, "com.acme.changing.cfg", "access.key = hunter7", "mark = " + mark);
                await().until(() -> run(LIST).split("mark=" + mark, -1).length == 3);
            }
        } finally {
            setLevel(port, topic, "INFO");
            reader.destroy();
            reader.waitFor();
        }
        assertThat(container.output()).contains(" DEBUG ");
        assertHidden("log", container.output());
        assertHidden("topic of the log", Files.readString(published));
    }

    private static void setLevel(String port, String topic, String level) throws Exception {
        new ProcessBuilder(
                        "mosquitto_pub", "-p", port, "-t", topic + "/control", "-m", "(update log_level " + level + ")")
                .start()
                .waitFor();
    }

    @Test
    void neither_the_log_nor_the_command_line_has_one() throws Exception {
        Container.configure(folder, "aiko.tracing.cfg", "endpoint = ftp://u:hunter3@localhost:9/v1/traces?key=hunter4");
        await().until(() -> container.output().contains("aiko.tracing"));
        Container.configure(
                folder, "aiko.tracing.cfg", "endpoint = http://u:hunter3@localhost:9/v1/traces?key=hunter4");
        assertHidden("log", container.output());
        Path line = Path.of("/proc", Long.toString(container.process().pid()), "cmdline");
        assertHidden("command line", Files.readString(line, StandardCharsets.ISO_8859_1));
    }
}
