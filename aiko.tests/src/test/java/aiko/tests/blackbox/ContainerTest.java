// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, asking and ending containers. */
class ContainerTest {
    @TempDir
    Path folder;

    @Test
    void without_a_server_it_starts_its_own_and_says_that_it_is_ready() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, Map.of()).ready()) {
            var ready = container.readyLine();
            assertThat(ready.group(1))
                    .matches("aiko/[^/]+/" + container.process().pid());
            assertThat(ready.group(2)).isEqualTo("aiko");
            assertThat(ready.group(3)).isEqualTo("localhost:" + port + " (embedded)");
            assertThat(ready.group(4)).isEqualTo("primary");
            assertThat(ready.group(5)).isEqualTo("1");
        }
    }

    @Test
    void it_uses_the_server_that_listens_already() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container =
                        Container.start(folder, mosquitto.port, Map.of()).ready()) {
            assertThat(container.readyLine().group(3)).isEqualTo("localhost:" + mosquitto.port + " (external)");
        }
    }

    @Test
    void a_configured_server_that_is_away_is_reported_once_and_waited_for() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, Map.of("AIKO_MQTT_HOST", "localhost"))) {
            String line = "cannot connect to MQTT server localhost:" + port + ": connection refused";
            await().until(() -> container.output().contains(line));
            try (var mosquitto = new Mosquitto(folder, port)) {
                container.ready();
                assertThat(container.output().split(line, -1)).hasSize(2);
                assertThat(container.readyLine().group(3)).endsWith("(external)");
            }
        }
    }

    @Test
    void every_way_to_end_it_is_orderly_and_quick() throws Exception {
        for (String way : new String[] {"TERM", "INT", "stop", "shutdown"}) {
            try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                    var container = Container.start(folder.resolve(way), mosquitto.port, Map.of())
                            .ready();
                    var watcher = new Watcher(mosquitto.port)) {
                container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
                watcher.awaitLine(line -> line.contains("/1/out (add " + container.topicPath() + "/2 aloha "));

                long began = System.nanoTime();
                switch (way) {
                    case "stop" -> assertThat(container.client("stop").status()).isZero();
                    case "shutdown" -> container.exec("stop 0");
                    default -> new ProcessBuilder(
                                    "kill",
                                    "-" + way,
                                    Long.toString(container.process().pid()))
                            .start()
                            .waitFor();
                }
                assertThat(container.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
                var took = Duration.ofNanos(System.nanoTime() - began);

                assertThat(container.process().exitValue()).as(way).isZero();
                assertThat(container.output().contains("aiko: the OSGi framework was stopped by the command stop 0"))
                        .as(way)
                        .isEqualTo(way.equals("shutdown"));
                assertThat(took).as("time to end by " + way).isLessThan(container.atThisPace(Duration.ofSeconds(2)));
                watcher.awaitLine(container.topicPath() + "/1/in (remove " + container.topicPath() + "/2)");
                watcher.awaitLine(line -> line.matches(container.topicPath() + "/0/state \\(absent \\d+\\)"));
                watcher.awaitLine("aiko/service/registrar (primary absent)");
            }
        }
    }

    @Test
    void a_bundle_may_end_it_in_order_with_a_status_of_its_own() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container =
                        Container.start(folder, mosquitto.port, Map.of()).ready();
                var watcher = new Watcher(mosquitto.port)) {
            container.exec(
                    "($.context getService ($.context getServiceReference aiko.process.AikoProcess)) terminate 3");

            assertThat(container.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(container.process().exitValue()).isEqualTo(3);
            watcher.awaitLine(line -> line.matches(container.topicPath() + "/0/state \\(absent \\d+\\)"));
            watcher.awaitLine("aiko/service/registrar (primary absent)");
        }
    }

    @Test
    void a_bundle_that_ends_the_jvm_ends_it_in_order_with_a_line_and_a_status() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container =
                        Container.start(folder, mosquitto.port, Map.of()).ready();
                var watcher = new Watcher(mosquitto.port)) {
            container.exec("(($.context getBundle 0) loadClass java.lang.System) exit 0");

            assertThat(container.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(container.process().exitValue()).isEqualTo(1);
            assertThat(container.output()).contains("aiko: a bundle has called System.exit; the container shuts down");
            watcher.awaitLine(line -> line.matches(container.topicPath() + "/0/state \\(absent \\d+\\)"));
        }
    }

    @Test
    void what_the_jvm_compiles_leaves_the_processor_to_services() throws Exception {
        try (var container = Container.start(folder, Distribution.freePort(), Map.of())
                        .ready();
                var threads = Files.list(Path.of("/proc/" + container.process().pid() + "/task"))) {
            // The name in parentheses is followed by 16 other values and the niceness: proc(5).
            Map<String, List<String>> niceness = threads.map(ContainerTest::stat)
                    .collect(Collectors.groupingBy(
                            stat -> stat.contains("CompilerThre") ? "compilers" : "others",
                            Collectors.mapping(stat -> stat.split("\\) ")[1].split(" ")[16], Collectors.toList())));
            assertThat(niceness.get("compilers")).isNotEmpty().containsOnly("5");
            assertThat(niceness.get("others")).contains("0");
            assertThat(container.output()).doesNotContain("warning: -XX");
        }
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException ended) {
            return "0 (ended) " + "0 ".repeat(20);
        }
    }

    @Test
    void it_is_asked_over_a_socket_that_is_its_owners_alone() throws Exception {
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            Path socket = container.folder.resolve("data/aiko.sock");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");

            assertThat(container.client("status").out()).startsWith("READY " + container.topicPath());
            assertThat(container.exec("lb").out()).contains("aiko.process");
            var unknown = container.exec("no-such-command");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.err()).isEqualTo("aiko: command no-such-command not found; help lists all commands\n");
        }
        await().until(() -> !Files.exists(folder.resolve("data/aiko.sock")));
    }

    @Test
    void asking_where_nothing_runs_fails_with_one_line() throws Exception {
        Container container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready();
        container.close();
        for (String command : new String[] {"status", "stop", "shell"}) {
            var result = container.client(command);
            assertThat(result.status()).as(command).isEqualTo(1);
            assertThat(result.err()).isEqualTo("aiko: no container runs in " + folder.resolve("data") + "\n");
        }
        assertThat(container.client("nonsense").status()).isEqualTo(2);
        assertThat(container.client("exec").status()).isEqualTo(2);
        assertThat(container.client("--nonsense").status()).isEqualTo(2);
    }

    @Test
    void two_containers_run_side_by_side_but_not_in_one_folder() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var one = Container.start(folder.resolve("one"), mosquitto.port, Map.of())
                        .ready();
                var two = Container.start(folder.resolve("two"), mosquitto.port, Map.of())
                        .ready()) {
            assertThat(one.readyLine().group(4)).isEqualTo("primary");
            assertThat(two.readyLine().group(4)).isEqualTo("secondary");
            await().until(() -> two.exec("aiko:processes").out().contains(two.topicPath()));
            assertThat(two.exec("aiko:processes").out()).contains(one.topicPath());

            var third = one.client("run");
            assertThat(third.status()).isEqualTo(1);
            assertThat(third.err()).contains("a container runs in " + one.folder.resolve("data") + " already");

            one.close();
            await().until(() -> two.exec("aiko:registrar").out().contains("primary  " + two.topicPath() + "/1"));
        }
    }

    @Test
    void a_container_that_was_killed_leaves_no_lock_behind() throws Exception {
        Container killed =
                Container.start(folder, Distribution.freePort(), Map.of()).ready();
        killed.process().destroyForcibly().waitFor();
        try (var next = Container.start(folder, Distribution.freePort(), Map.of())) {
            next.ready();
        }
    }

    @Test
    void a_long_data_folder_works() throws Exception {
        Path deep = folder.resolve("a-folder-with-a-name-that-is-much-longer-than-usual".repeat(3));
        try (var container =
                Container.start(deep, Distribution.freePort(), Map.of()).ready()) {
            assertThat(container.client("status").status()).isZero();
        }
    }

    @Test
    void wrong_settings_give_one_line_each_and_the_next_origin_counts() throws Exception {
        int port = Distribution.freePort();
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/aiko.process.cfg"), "mqtt.port = many\nnamespace = a/b\n");
        var environment = Map.of("AIKO_LOG_LEVEL", "LOUD", "AIKO_MQTT_TLS", "perhaps");
        try (var container = Container.start(folder, port, environment).ready()) {
            assertThat(container.readyLine().group(3)).isEqualTo("localhost:" + port + " (embedded)");
            assertThat(container.output())
                    .contains("mqtt.port of aiko.process: ignoring \"many\": expected a number")
                    .contains("namespace of aiko.process: ignoring \"a/b\": ")
                    .contains("environment variable AIKO_MQTT_TLS: ignoring \"perhaps\": ")
                    .contains("environment variable AIKO_LOG_LEVEL: ignoring \"LOUD\"")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void settings_in_etc_are_used_and_never_written() throws Exception {
        int port = Distribution.freePort();
        Files.createDirectories(folder.resolve("etc"));
        Path file = folder.resolve("etc/aiko.process.cfg");
        Files.writeString(file, "# mine\nnamespace = orchard\nmqtt.port = " + port + "\n");
        try (var container = Container.start(folder, 1, Map.of()).ready()) {
            assertThat(container.topicPath()).startsWith("orchard/");
            assertThat(container.readyLine().group(3)).startsWith("localhost:" + port);
        }
        assertThat(Files.readString(file)).startsWith("# mine\n");
    }
}
