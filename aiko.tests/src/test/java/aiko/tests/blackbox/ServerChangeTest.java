// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container does when its server or its registrar is another one, or none. */
class ServerChangeTest {
    @TempDir
    Path folder;

    private static void configure(Container container, String... lines) throws Exception {
        Path file = container.folder.resolve("etc/aiko.process.cfg");
        Path temporary = container.folder.resolve("aiko.process.cfg.new");
        Files.writeString(temporary, String.join("\n", lines) + "\n");
        Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void the_server_may_move_to_another_port_by_configuration() throws Exception {
        try (var before = new Mosquitto(Files.createDirectory(folder.resolve("before")), Distribution.freePort());
                var after = new Mosquitto(Files.createDirectory(folder.resolve("after")), Distribution.freePort());
                var container = Container.start(folder, before.port, Map.of()).ready();
                var watchingBefore = new Watcher(before.port);
                var watchingAfter = new Watcher(after.port)) {
            container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            String path = container.topicPath();
            watchingBefore.awaitLine(line -> line.matches(path + "/\\d+/out \\(add " + path + "/2 aloha .*"));

            configure(container, "mqtt.host = 127.0.0.1", "mqtt.port = " + after.port);

            watchingBefore.awaitLine(line -> line.matches(path + "/0/state \\(absent \\d+\\)"));
            watchingAfter.awaitLine(line -> line.matches("aiko/service/registrar \\(primary found " + path + "/.*"));
            watchingAfter.awaitLine(line -> line.matches(path + "/\\d+/out \\(add " + path + "/\\d+ aloha .*"));
            await().until(() -> container.exec("aiko:services").out().contains("  aloha"));
            // The id of a service is never given twice, whichever server it was on.
            assertThat(container.exec("aiko:services").out()).doesNotContain(path + "/2 ");
        }
    }

    @Test
    void a_container_may_end_when_its_registrar_does() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var primary = Container.start(folder.resolve("primary"), mosquitto.port, Map.of())
                        .ready()) {
            Path etc = Files.createDirectories(folder.resolve("other/etc"));
            Files.writeString(etc.resolve("aiko.process.cfg"), "registrar.absent.terminate = true\n");
            try (var other = Container.start(folder.resolve("other"), mosquitto.port, Map.of())
                    .ready()) {
                primary.client("stop");

                assertThat(other.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(other.process().exitValue()).isEqualTo(1);
                assertThat(other.output())
                        .contains("the registrar is absent: terminating, since registrar.absent.terminate is true");
            }
            assertThat(primary.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(primary.process().exitValue()).isZero();
        }
    }

    @Test
    void a_container_without_a_required_server_works_alone_until_there_is_one() throws Exception {
        int port = Distribution.freePort();
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(etc.resolve("aiko.process.cfg"), "mqtt.connection.required = false\nmqtt.host = 127.0.0.1\n");
        try (var container = Container.start(folder, port, Map.of()).ready()) {
            container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            await().until(() -> container.exec("aiko:services").out().contains("  aloha"));
            assertThat(container.exec("aiko:request aloha request Pele").out()).contains("Aloha Pele!");
            assertThat(container.output()).contains("the process works alone; retrying");

            try (var mosquitto = new Mosquitto(folder, port);
                    var observer = new Observer(port)) {
                String path = container.topicPath();
                observer.awaitDirectory(List.of(path + "/1 registrar", path + "/2 aloha"));

                mosquitto.kill();
                await().until(() ->
                        container.exec("aiko:request aloha request Pele").out().contains("Aloha Pele!"));
            }
        }
    }
}
