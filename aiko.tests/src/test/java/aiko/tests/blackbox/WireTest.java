// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container says over MQTT, with its own server and with Mosquitto. */
class WireTest {
    @TempDir
    Path folder;

    enum Server {
        EMBEDDED,
        MOSQUITTO
    }

    /** One container, its server, and somebody who watches. */
    private final class Rig implements AutoCloseable {
        final Mosquitto mosquitto;
        final Container container;
        Watcher watcher;
        String path;

        Rig(Server server) throws Exception {
            int port = Distribution.freePort();
            mosquitto = server == Server.MOSQUITTO ? new Mosquitto(folder, port) : null;
            container = Container.start(folder, port, Map.of());
            try {
                container.ready();
                watcher = new Watcher(port);
                path = container.topicPath();
                // It was published before anybody watched, so that the server must have kept it.
                watcher.awaitLine(line ->
                        line.matches("aiko/service/registrar \\(primary found " + path + "/1 2 \\d+\\.\\d+\\)"));
            } catch (Exception | AssertionError failure) {
                closeContainer();
                throw failure;
            }
        }

        @Override
        public void close() throws Exception {
            watcher.close();
            closeContainer();
        }

        private void closeContainer() {
            container.close();
            if (mosquitto != null) {
                mosquitto.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_dropped_bundle_is_in_the_directory_until_it_is_deleted(Server server) throws Exception {
        try (var rig = new Rig(server)) {
            rig.container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            String row = rig.path + "/2 aloha github.com/geekscape/aiko_services/protocol/aloha:0 mqtt "
                    + System.getProperty("user.name") + " (ec=true)";
            rig.watcher.awaitLine(rig.path + "/1/in (add " + row + ")");
            rig.watcher.awaitLine(rig.path + "/1/out (add " + row + ")");

            rig.watcher.publish(rig.path + "/1/in", "(share my/answer aloha * * * *)");
            rig.watcher.awaitLine("my/answer (item_count 1)");
            rig.watcher.awaitLine("my/answer (add " + row + ")");
            rig.watcher.awaitLine(rig.path + "/1/out (sync my/answer)");

            Files.delete(rig.container.deploy.resolve("aloha.jar"));
            rig.watcher.awaitLine(rig.path + "/1/out (remove " + rig.path + "/2)");
            rig.watcher.publish(rig.path + "/1/in", "(history my/history *)");
            rig.watcher.awaitLine("my/history (item_count 1)");
            rig.watcher.awaitLine(line -> line.startsWith("my/history (add " + row + " "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void commands_reach_the_service_and_requests_are_answered(Server server) throws Exception {
        try (var rig = new Rig(server)) {
            rig.container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/1/out (add " + rig.path + "/2 aloha "));

            rig.watcher.publish(rig.path + "/2/in", "(request my/answer 10:two words!)");
            rig.watcher.awaitLine("my/answer (item_count 1)");
            rig.watcher.awaitLine("my/answer (response 17:Aloha two words!!)");

            rig.watcher.publish(rig.path + "/2/in", "(aloha Pele)");
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/2/log ") && line.endsWith("Aloha Pele!"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_newer_version_takes_the_place_of_the_older(Server server) throws Exception {
        try (var rig = new Rig(server)) {
            rig.container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/1/out (add " + rig.path + "/2 aloha "));

            rig.container.drop("aloha.jar", Distribution.example("example.aloha", "1.1.0"));

            await().until(() -> rig.container.output().contains("started example.aloha 1.1.0 (was 1.0.0)"));
            rig.watcher.publish(rig.path + "/2/in", "(request answer you)");
            rig.watcher.awaitLine(line -> line.startsWith("answer ") && line.contains("Aloha you!"));
            assertThat(rig.watcher.lines()).noneMatch(line -> line.startsWith(rig.path + "/1/out (remove "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bad_jars_give_one_line_and_disturb_nothing(Server server) throws Exception {
        try (var rig = new Rig(server)) {
            byte[] whole = Distribution.example("example.aloha", "1.0.0");
            rig.container.drop("text.jar", "not a jar".repeat(10).getBytes());
            rig.container.drop("half.jar", Arrays.copyOf(whole, whole.length / 2));
            rig.container.drop("needy.jar", Distribution.bundle("needy", Map.of("Import-Package", "com.acme.util")));
            await().until(() -> rig.container.output().contains("deploy/half.jar: it is not complete"));
            assertThat(rig.container.output())
                    .containsOnlyOnce("deploy/text.jar: it is not a jar")
                    .containsOnlyOnce("deploy/half.jar: it is not complete")
                    .containsOnlyOnce("needy 0.0.0 waits for package com.acme.util: no bundle provides it")
                    .doesNotContain("\tat ");
            assertThat(rig.container.exec("aiko:bundles").out())
                    .contains("UNRESOLVED")
                    .contains("half.jar");

            rig.container.drop("half.jar", whole);
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/1/out (add " + rig.path + "/2 aloha "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void payloads_that_make_no_sense_disturb_nothing(Server server) throws Exception {
        byte[][] payloads = {
            {},
            "(".getBytes(),
            ")".getBytes(),
            "((((((".getBytes(),
            "(add)".getBytes(),
            "(add a b c d e f)".getBytes(),
            "(add aiko/h/1/1 n p mqtt o (0: (x)))".getBytes(),
            "(share a+b * * * * *)".getBytes(),
            "(remove)".getBytes(),
            "(remove nonsense)".getBytes(),
            "(history x y)".getBytes(),
            "(primary found)".getBytes(),
            "(primary found ghost 2 1)".getBytes(),
            "(primary absent)".getBytes(),
            "(99999999999:x)".getBytes(),
            {(byte) 0xC3, 0x28},
            {0, 1, 2, 3},
            " ".repeat(1_000_000).getBytes(),
            "(absent".getBytes(),
            "nonsense".getBytes()
        };
        try (var rig = new Rig(server)) {
            rig.container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/1/out (add " + rig.path + "/2 aloha "));
            for (byte[] payload : payloads) {
                for (String topic : new String[] {
                    "aiko/service/registrar",
                    rig.path + "/0/in",
                    rig.path + "/0/control",
                    rig.path + "/1/in",
                    rig.path + "/1/control",
                    rig.path + "/2/in",
                    rig.path + "/2/control",
                    rig.path + "/99/in",
                    rig.path + "/x/in",
                    rig.path + "/0/state/x",
                    "aiko/h/1/1/state"
                }) {
                    rig.watcher.publish(topic, payload);
                }
            }
            rig.watcher.publish(rig.path + "/2/in", "(request my/answer end)");
            rig.watcher.awaitLine("my/answer (response 10:Aloha end!)");
            await().until(() -> rig.container.exec("aiko:services").out().contains(rig.path + "/2  aloha"));
            assertThat(rig.container.output()).doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_forged_end_is_put_right(Server server) throws Exception {
        try (var rig = new Rig(server)) {
            rig.container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/1/out (add " + rig.path + "/2 aloha "));
            rig.watcher.forget();

            rig.watcher.publish(rig.path + "/0/state", "(absent)");

            rig.watcher.awaitLine(rig.path + "/1/out (remove " + rig.path + "/2)");
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/1/out (add " + rig.path + "/2 aloha "));
        }
    }

    @Test
    void who_dies_is_announced_by_the_server() throws Exception {
        try (var rig = new Rig(Server.MOSQUITTO)) {
            rig.container.process().destroyForcibly().waitFor();

            rig.watcher.awaitLine(line -> line.matches(rig.path + "/0/state \\(absent \\d+\\)"));
            rig.watcher.awaitLine("aiko/service/registrar (primary absent)");
        }
    }

    @Test
    void a_process_that_dies_leaves_the_directory_of_another() throws Exception {
        try (var rig = new Rig(Server.MOSQUITTO);
                var other = Container.start(folder.resolve("other"), rig.mosquitto.port, Map.of())
                        .ready()) {
            rig.watcher.awaitLine(
                    line -> line.startsWith(rig.path + "/1/out (add " + other.topicPath() + "/1 registrar "));

            other.process().destroyForcibly().waitFor();

            rig.watcher.awaitLine(rig.path + "/1/out (remove " + other.topicPath() + "/1)");
        }
    }

    @Test
    void the_server_may_die_and_come_back() throws Exception {
        try (var rig = new Rig(Server.MOSQUITTO)) {
            rig.container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            rig.watcher.awaitLine(line -> line.startsWith(rig.path + "/1/out (add " + rig.path + "/2 aloha "));
            for (int i = 0; i < 3; i++) {
                rig.mosquitto.kill();
                await().until(() -> rig.container.client("status").out().startsWith("STARTING"));
                rig.mosquitto.start();
                await().until(() -> rig.container.client("status").out().startsWith("READY"));
                await().until(() -> rig.container.exec("aiko:services").out().contains(rig.path + "/2  aloha"));
            }
        }
    }
}
