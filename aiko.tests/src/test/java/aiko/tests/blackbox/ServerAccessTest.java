// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a container finds its MQTT server, and what it says of one that does not let it do what it has to. */
class ServerAccessTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"mqtt_broker:PORT", "tcp://MQTT_Broker:PORT", " mqtt_broker.:PORT ", "mqtt://mqtt_broker:PORT/"})
    void names_are_found_in_every_form_in_which_people_write_them(String host) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost mqtt_broker\n");
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container = Container.start(
                        folder.resolve("one"),
                        mosquitto.port,
                        Map.of(
                                "AIKO_MQTT_HOST",
                                host.replace("PORT", Integer.toString(mosquitto.port)),
                                "AIKO_JAVA_OPTS",
                                "-Djdk.net.hosts.file=" + hosts))) {
            assertThat(container.ready().readyLine().group(3))
                    .containsIgnoringCase("mqtt_broker")
                    .endsWith(":" + mosquitto.port + " (external)");
        }
    }

    @Test
    void a_server_that_lets_it_connect_and_not_publish_is_named_with_the_topics_in_the_log_and_the_status()
            throws Exception {
        Path acl = Files.write(folder.resolve("acl"), List.of("topic read #"));
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort(), "allow_anonymous true", "acl_file " + acl);
                var container = Container.start(folder.resolve("one"), mosquitto.port, Map.of())) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> container.output().contains(" does not deliver the messages of this process to "));

            String status = container.client("status").out();
            assertThat(status)
                    .startsWith("STARTING ")
                    .contains(": MQTT server localhost:" + mosquitto.port + " does not deliver the messages", "/0/in");
            assertThat(container.exec("aiko:process").out()).contains("problem      MQTT server localhost:");
        }
    }
}
