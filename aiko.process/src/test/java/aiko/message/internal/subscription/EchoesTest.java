// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.Mosquitto;
import aiko.message.internal.TestProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that lets a process connect, and no message through, is found out; a slow one is not suspected. */
class EchoesTest {
    private static final Duration SAID = Duration.ofSeconds(10);
    private static final String IN = TestProcess.TOPICS.markers();

    @TempDir
    Path folder;

    private Path acl(String... lines) throws Exception {
        return Files.write(folder.resolve("acl"), List.of(lines));
    }

    private Mosquitto mosquitto(Path acl) throws Exception {
        return Mosquitto.started(folder, "listener PORT 127.0.0.1", "allow_anonymous true", "acl_file " + acl);
    }

    private static List<String> warnings(TestProcess process) {
        return process.log.lines().stream()
                .filter(line -> line.startsWith("WARN") || line.startsWith("ERROR"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic read #", "topic write #", "topic readwrite elsewhere/#"})
    void what_does_not_come_back_is_said_once_with_the_topic(String rule) throws Exception {
        try (var mosquitto = mosquitto(acl(rule));
                var process = TestProcess.on(mosquitto)) {
            await().atMost(SAID).until(() -> !warnings(process).isEmpty());

            assertThat(process.messages.problem()).get().asString().contains(IN);
            await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
            assertThat(warnings(process))
                    .containsExactly("WARN MQTT server localhost:" + mosquitto.port
                            + " does not deliver the messages of this process to " + IN
                            + ": a client without a user name may not publish there, or may not subscribe to it, or the"
                            + " server has forgotten the subscription; subscribing again; check these permissions at the"
                            + " server");
        }
    }

    @Test
    void it_is_said_when_it_is_over() throws Exception {
        Path acl = acl("topic read #");
        try (var mosquitto = mosquitto(acl);
                var process = TestProcess.on(mosquitto)) {
            await().atMost(SAID).until(() -> !warnings(process).isEmpty());
            acl("topic readwrite #");
            mosquitto.reload();
            await().atMost(SAID).until(() -> process.messages.problem().isEmpty());

            assertThat(process.log.lines())
                    .contains("INFO MQTT server localhost:" + mosquitto.port
                            + " delivers the messages of this process to " + IN + " again");
            process.synchronize();
        }
    }

    @Test
    void a_server_that_hangs_for_a_while_is_not_suspected() throws Exception {
        try (var mosquitto = mosquitto(acl("topic readwrite #"));
                var process = TestProcess.on(mosquitto)) {
            process.synchronize();
            mosquitto.stop();
            var synchronized_ = process.messages.synchronize().toCompletableFuture();
            await().pollDelay(Duration.ofSeconds(8)).until(() -> true);
            mosquitto.goOn();
            synchronized_.get(10, TimeUnit.SECONDS);
            await().pollDelay(Echoes.PATIENCE.plus(Echoes.GRACE)).until(() -> true);

            assertThat(warnings(process)).isEmpty();
            assertThat(process.messages.problem()).isEmpty();
        }
    }

    @Test
    void an_event_loop_that_is_busy_for_a_while_does_not_suspect_the_server() throws Exception {
        try (var mosquitto = mosquitto(acl("topic readwrite #"));
                var process = TestProcess.on(mosquitto)) {
            process.synchronize();
            var synchronized_ = process.messages.synchronize().toCompletableFuture();
            process.eventLoop.execute(
                    () -> await().pollDelay(Duration.ofSeconds(6)).until(() -> true));
            synchronized_.get(20, TimeUnit.SECONDS);
            await().pollDelay(Echoes.PATIENCE.plus(Echoes.GRACE)).until(() -> true);

            assertThat(warnings(process)).isEmpty();
        }
    }
}
