// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registrar's shared state, asked for and followed over Mosquitto. */
class SharedStateTest {
    @TempDir
    Path folder;

    private static List<String> on(String topic, Watcher watcher) {
        return watcher.lines().stream()
                .filter(line -> line.startsWith(topic + " "))
                .map(line -> line.substring(topic.length() + 1))
                .toList();
    }

    @Test
    void the_registrar_tells_its_state_and_keeps_lease_holders_up_to_date() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container =
                        Container.start(folder, mosquitto.port, Map.of()).ready();
                var watcher = new Watcher(mosquitto.port)) {
            String registrar = container.topicPath() + "/1";
            watcher.publish(registrar + "/in", "(share my/row registrar * * * (ec=true))");
            watcher.awaitLine(line -> line.startsWith("my/row (add " + registrar + " registrar "));

            watcher.publish(registrar + "/control", "(share my/answer 0 *)");
            watcher.awaitLine(registrar + "/state (sync my/answer)");
            List<String> answer = on("my/answer", watcher);
            assertThat(answer).hasSize(6);
            assertThat(answer.get(0)).isEqualTo("(item_count 5)");
            assertThat(answer.get(1)).startsWith("(add aiko_id ");
            assertThat(answer.subList(2, 4)).containsExactly("(add lifecycle primary)", "(add log_level INFO)");
            assertThat(answer.get(4)).matches("\\(add source_file \\d+:v2⇒\u00a0\\S+\\)");
            assertThat(answer.get(5)).isEqualTo("(add service_count 1)");

            watcher.publish(registrar + "/control", "(share my/lease 300 (service_count))");
            watcher.awaitLine("my/lease (add service_count 1)");
            container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            watcher.awaitLine("my/lease (update service_count 2)");
            Files.delete(container.deploy.resolve("aloha.jar"));
            watcher.awaitLine("my/lease (update service_count 1)");
            assertThat(on("my/lease", watcher))
                    .containsExactly(
                            "(item_count 1)",
                            "(add service_count 1)",
                            "(update service_count 2)",
                            "(update service_count 1)");

            watcher.publish(registrar + "/control", "(update log_level DEBUG)");
            watcher.awaitLine(registrar + "/state (update log_level DEBUG)");
            watcher.publish(registrar + "/control", "(share my/level 0 log_level)");
            watcher.awaitLine("my/level (add log_level DEBUG)");
            assertThat(on("my/answer", watcher)).isEqualTo(answer);
        }
    }

    @Test
    void payloads_that_make_no_sense_end_no_lease() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container =
                        Container.start(folder, mosquitto.port, Map.of()).ready();
                var watcher = new Watcher(mosquitto.port)) {
            String registrar = container.topicPath() + "/1";
            watcher.publish(registrar + "/control", "(share my/lease 300 *)");
            watcher.awaitLine(registrar + "/state (sync my/lease)");
            for (String payload :
                    List.of("", "(", ")", "(share)", "(share my/+ 0 *)", "(update a: 1)", "(add a.b.c 1)")) {
                watcher.publish(registrar + "/control", payload);
            }
            watcher.publish(registrar + "/control", new byte[] {(byte) 0xC3, 0x28});

            watcher.publish(registrar + "/control", "(update note 9:two words)");

            watcher.awaitLine("my/lease (update note 9:two words)");
            assertThat(on("my/lease", watcher)).hasSize(7);
            await().untilAsserted(
                            () -> assertThat(container.output()).contains("item \"a.b.c\" has more than two levels"));
            assertThat(container.output()).doesNotContain("\tat ");
        }
    }
}
