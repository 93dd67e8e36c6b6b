// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container whose MQTT server has a name with several addresses. */
class ServerWithSeveralAddressesTest {
    @TempDir
    Path folder;

    @Test
    void a_name_with_several_addresses_counts_as_all_of_them() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.3 broker.example\n127.0.0.1 broker.example\n");
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var container = Container.start(
                                folder.resolve("container"),
                                mosquitto.port,
                                Map.of(
                                        "AIKO_MQTT_HOST",
                                        "broker.example",
                                        "AIKO_JAVA_OPTS",
                                        "-Djdk.net.hosts.file=" + hosts))
                        .ready()) {
            assertThat(container.client("status").out())
                    .contains("mqtt=broker.example:" + mosquitto.port + " (external)");
            assertThat(container.output().lines().filter(line -> line.contains("retrying")))
                    .as("that the first address refuses")
                    .hasSizeLessThanOrEqualTo(1);
        }
    }
}
