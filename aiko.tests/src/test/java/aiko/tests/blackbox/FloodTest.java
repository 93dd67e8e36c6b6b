// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger sends a container, whose MQTT server is the embedded one, many times more than it has memory for. */
class FloodTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MESSAGES = 12;
    private static final int MESSAGE_BYTES = 4 << 20;
    private static final int SERVICES = 5_000;
    private static final int RETAINED = 5_000;

    @TempDir
    Path folder;

    /** One that waits until the server has what it sends. */
    private static final class Stranger implements AutoCloseable {
        private final MqttClient client;

        Stranger(int port) throws MqttException {
            client = new MqttClient("tcp://127.0.0.1:" + port, MqttClient.generateClientId(), new MemoryPersistence());
            client.connect();
        }

        void send(String topic, byte[] payload, boolean retained, boolean acknowledged) throws MqttException {
            client.publish(topic, payload, acknowledged ? 1 : 0, retained);
        }

        @Override
        public void close() throws MqttException {
            client.disconnectForcibly(0, 500);
            client.close(true);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] large() {
        byte[] payload = new byte[MESSAGE_BYTES];
        Arrays.fill(payload, (byte) 'x');
        System.arraycopy(bytes("(nothing "), 0, payload, 0, "(nothing ".length());
        payload[MESSAGE_BYTES - 1] = ')';
        return payload;
    }

    private static void flood(int port, String process) throws MqttException {
        String pad = "n".repeat(2_000);
        byte[] large = large();
        try (var stranger = new Stranger(port)) {
            for (int i = 0; i < MESSAGES; i++) {
                stranger.send(process + "/2/in", large, false, true);
                stranger.send(process + "/2/control", large, false, true);
            }
            for (int i = 0; i < RETAINED; i++) {
                stranger.send("flood/" + i + "/x".repeat(40), bytes("retained"), true, i % 500 == 0);
            }
            for (int i = 0; i < SERVICES; i++) {
                String text = "(add flood/h/%1$d/1 %2$s%1$d p%2$s%1$d mqtt o (a=%2$s%1$d))".formatted(i, pad);
                stranger.send(process + "/1/in", bytes(text), false, i % 500 == 0);
            }
            stranger.send("flood/end", bytes("end"), false, true);
        }
    }

    private static void awaitSaid(Container container, String... wanted) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(container.output()).contains(wanted));
    }

    @Test
    void it_drops_says_and_counts_what_finds_no_room_and_goes_on_with_all_that_it_does() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, Map.of("AIKO_JAVA_OPTS", "-Xmx96m"))
                .ready()) {
            String process = container.topicPath();
            container.drop("hanging.jar", HangingBundle.of("hanging", "1.0.0", "slow"));
            awaitSaid(container, " started hanging 1.0.0");
            try (var stranger = new Stranger(port)) {
                stranger.send(process + "/2/in", bytes("(hang)"), false, true);
            }
            awaitSaid(container, "slow/2 has been running `hang`");

            flood(port, process);

            awaitSaid(
                    container,
                    "service slow " + process + "/2: mailbox full: ",
                    "; dropping further messages",
                    "is delivered but not retained",
                    "the directory is full: ");
            try (var watcher = new Watcher(port)) {
                watcher.publish(process + "/0/control", "(ping test/pong)");
                watcher.awaitLine(line -> line.startsWith("test/pong (response "));
                container.drop("neighbour.jar", HangingBundle.of("neighbour", "1.0.0", "neighbour"));
                watcher.awaitLine(line -> line.startsWith(process + "/1/out (add " + process + "/3 neighbour "));
                watcher.publish(process + "/3/in", "(answer test/answers well)");
                watcher.awaitLine("test/answers (answer 1.0.0 well)");
            }
            assertThat(container.exec("aiko:abandon slow").err()).isEmpty();
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(container.client("status").out()).startsWith("READY " + process + ' '));
            assertThat(container.exec("aiko:process").out())
                    .containsPattern("\nmessages in +\\d+ +\\d+ +[1-9]\\d* ")
                    .containsPattern("\nretained messages +\\d+ +\\d+ +\\d+ +[1-9]\\d*\n")
                    .containsPattern("\ndefault +2 +slow +\\d+ +\\d+ +\\d+ +\\d+ +[1-9]\\d* ");
            assertThat(container.exec("aiko:registrar").out())
                    .containsPattern("\nmemory +\\d+ of \\d+ bytes, [1-9]\\d* services refused\n");
            assertThat(container.output()).doesNotContain("OutOfMemoryError");
        }
    }
}
