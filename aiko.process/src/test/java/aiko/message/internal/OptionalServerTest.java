// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.transport.MqttSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that can do without its server. */
class OptionalServerTest {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private static void workAlone(TestProcess process, List<String> received, String text) throws Exception {
        process.publish("news", text);
        process.synchronize();
        assertThat(received).contains(text);
    }

    @Test
    void it_works_alone_before_there_is_a_server_and_after_it_was_killed() throws Exception {
        try (var mosquitto = new Mosquitto(folder);
                var process = TestProcess.withOptionalServer(
                        mosquitto.port, MqttSettings.DEFAULT_CONNECT_LIMIT, MqttSettings.DEFAULT_KEEP_ALIVE)) {
            process.openAndConnect();
            var received = new CopyOnWriteArrayList<String>();
            process.subscribe("news", message -> received.add(message.text()));
            workAlone(process, received, "before");
            await().until(() -> process.log.lines().size() == 1);

            mosquitto.start();
            try (var other = new RawClient(mosquitto, "news")) {
                await().until(() -> process.log.lines().size() == 2 && process.isConnected());
                workAlone(process, received, "with it");
                await().until(() -> other.received.contains("news with it"));
            }

            mosquitto.kill();
            await().until(() -> process.log.lines().size() == 3 && process.isConnected());
            workAlone(process, received, "after");
            await().until(() -> process.messages.statistics().connects() == 3);

            mosquitto.start();
            await().until(() -> process.log.lines().size() == 4 && process.isConnected());
            assertThat(process.log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("connection refused; the process works alone;"),
                            line -> assertThat(line).startsWith("INFO connected to MQTT server"),
                            line -> assertThat(line).contains("closed the connection; the process works alone;"),
                            line -> assertThat(line).startsWith("INFO connected to MQTT server"));
        }
    }

    @Test
    void a_server_that_hangs_does_not_keep_it_from_working() throws Exception {
        try (var mosquitto = Mosquitto.started(folder)) {
            mosquitto.stop();
            try (var process = TestProcess.withOptionalServer(mosquitto.port, SHORT, SHORT)) {
                process.openAndConnect();
                List<String> received = process.receiving("news");
                await().until(() -> !process.log.lines().isEmpty());
                assertThat(process.log.lines().get(0)).contains("no answer; the process works alone;");
                workAlone(process, received, "alone");
                assertThat(process.connected).containsExactly(true);

                mosquitto.goOn();
                await().pollInterval(POLL)
                        .until(() -> process.messages.statistics().connects() == 2 && process.isConnected());
                try (var other = new RawClient(mosquitto, "news")) {
                    process.publish("news", "together");
                    await().until(() -> other.received.contains("news together"));
                }
            }
        }
    }

    @Test
    void a_server_that_refuses_it_does_not_keep_it_from_working() throws Exception {
        try (var mosquitto = Mosquitto.started(folder, "listener PORT 127.0.0.1", "allow_anonymous false");
                var process = TestProcess.withOptionalServer(
                        mosquitto.port, MqttSettings.DEFAULT_CONNECT_LIMIT, MqttSettings.DEFAULT_KEEP_ALIVE)) {
            process.openAndConnect();
            List<String> received = process.receiving("news");
            await().until(() -> !process.log.lines().isEmpty());
            assertThat(process.log.lines().get(0)).contains("not authorized");
            workAlone(process, received, "alone");
            assertThat(process.connected).containsExactly(true);
        }
    }
}
