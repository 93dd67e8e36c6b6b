// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.connection.Takeovers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconnectTest {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    @Test
    void a_server_that_appears_later_is_found_and_each_of_the_two_is_said_once() throws Exception {
        try (var mosquitto = new Mosquitto(folder);
                var process = new TestProcess(TestProcess.settings(mosquitto.port))) {
            process.messages.open();
            await().until(() -> process.log.lines().size() == 1);

            mosquitto.start();
            await().pollInterval(POLL).until(process::isConnected);

            assertThat(process.log.lines())
                    .containsExactly(
                            "WARN cannot connect to MQTT server localhost:" + mosquitto.port
                                    + ": connection refused; retrying",
                            "INFO connected to MQTT server localhost:" + mosquitto.port);
        }
    }

    @Test
    void connecting_now_does_not_wait_for_the_next_try() throws Exception {
        try (var mosquitto = new Mosquitto(folder);
                var process = new TestProcess(TestProcess.settings(mosquitto.port))) {
            process.messages.open();
            await().until(() -> process.log.lines().size() == 1);
            mosquitto.start();

            process.messages.connectNow();

            await().atMost(Duration.ofMillis(500)).pollInterval(POLL).until(process::isConnected);
        }
    }

    @Test
    void after_each_of_ten_kills_of_the_server_subscriptions_and_promises_are_kept() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = process.receiving("news/+");
            for (int i = 0; i < 10; i++) {
                mosquitto.kill();
                await().pollInterval(POLL).until(() -> !process.isConnected());
                process.promise("news/a", "promised " + i);
                process.publish("news/a", "not promised " + i);
                process.promise("news/b", "promised too " + i);
                mosquitto.start();
                process.messages.connectNow();
                await().pollInterval(POLL).until(process::isConnected);
                process.synchronize();
                assertThat(received).containsExactly("promised " + i, "promised too " + i);
                received.clear();
            }
            assertThat(process.messages.statistics().connects()).isEqualTo(11);
            // The marker of a round may not be known to be out yet when the server is killed, though it has come back.
            assertThat(process.messages.statistics().droppedOut()).isBetween(10L, 20L);
            assertThat(process.log.lines())
                    .hasSize(20)
                    .allMatch(line -> line.contains("lost") || line.contains("connected to"));
        }
    }

    @Test
    void it_comes_back_by_itself_after_a_kill() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            mosquitto.kill();
            await().pollInterval(POLL).until(() -> !process.isConnected());
            mosquitto.start();

            await().atMost(Duration.ofSeconds(5)).pollInterval(POLL).until(process::isConnected);
        }
    }

    @Test
    void a_server_that_hangs_is_noticed_and_used_again_when_it_goes_on() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = new TestProcess(TestProcess.settings(mosquitto.port, SHORT, SHORT))) {
            process.openAndConnect();
            List<String> received = process.receiving("news");

            mosquitto.stop();
            await().pollInterval(POLL).until(() -> !process.isConnected());
            process.promise("news", "while it hung");
            // At least one try meets a server that accepts connections and says nothing.
            await().pollDelay(SHORT.plusMillis(500)).until(() -> !process.isConnected());
            mosquitto.goOn();
            await().pollInterval(POLL).until(process::isConnected);
            process.synchronize();

            assertThat(received).containsExactly("while it hung");
            assertThat(process.log.lines()).hasSize(2);
            assertThat(process.log.lines().get(0)).contains("lost: no answer");
        }
    }

    @Test
    void what_is_promised_while_the_server_hangs_arrives_in_order() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var other = new RawClient(mosquitto, "news");
                var process = new TestProcess(TestProcess.settings(mosquitto.port, SHORT, SHORT))) {
            process.openAndConnect();
            List<String> expected =
                    IntStream.range(0, 200).mapToObj(i -> "news " + i).toList();
            mosquitto.stop();
            IntStream.range(0, 100).forEach(i -> process.promise("news", "" + i));
            await().pollInterval(POLL).until(() -> !process.isConnected());
            IntStream.range(100, 200).forEach(i -> process.promise("news", "" + i));
            mosquitto.goOn();
            await().until(() -> other.received.contains("news 199"));

            // At least once: what was not acknowledged comes again.
            assertThat(other.received.stream().distinct()).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void of_two_clients_with_one_identifier_the_process_takes_another_and_says_so_once() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            await().until(() -> !mosquitto.latestClientId("aiko-").isEmpty());
            String id = mosquitto.latestClientId("aiko-");
            for (int i = 0; i < Takeovers.SUSPICIOUS; i++) {
                long connects = process.messages.statistics().connects();
                try (var rival = new MqttClient("tcp://localhost:" + mosquitto.port, id, new MemoryPersistence())) {
                    rival.connect();
                    await().until(() -> process.messages.statistics().connects() > connects);
                    if (i == Takeovers.SUSPICIOUS - 1) {
                        process.synchronize();
                        assertThat(rival.isConnected()).isTrue();
                        rival.disconnect();
                    }
                }
            }
            assertThat(process.log.lines())
                    .filteredOn(
                            line -> line.contains("another client seems to use the identifier " + id + "; connecting"))
                    .hasSize(1);
        }
    }

    @Test
    void a_server_that_hangs_under_full_load_is_noticed() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = new TestProcess(TestProcess.settings(mosquitto.port, SHORT, SHORT))) {
            process.openAndConnect();
            mosquitto.stop();
            var payload = new byte[100_000];
            for (int i = 0; i < 1_000; i++) {
                process.messages.publish("news", payload);
            }

            await().pollInterval(POLL).until(() -> !process.isConnected());

            mosquitto.goOn();
            await().pollInterval(POLL).until(process::isConnected);
            process.synchronize();
        }
    }

    @Test
    void a_server_that_hangs_from_the_start_is_said_not_to_answer() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = new TestProcess(TestProcess.settings(mosquitto.port, SHORT, SHORT))) {
            mosquitto.stop();
            process.messages.open();

            await().until(() -> !process.log.lines().isEmpty());
            assertThat(process.log.lines().get(0))
                    .startsWith("WARN cannot connect to MQTT server ")
                    .contains(": no answer;");

            mosquitto.goOn();
            await().pollInterval(POLL).until(process::isConnected);
        }
    }

    @Test
    void many_reconnects_leave_no_threads_behind() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            for (int i = 0; i < 5; i++) {
                mosquitto.kill();
                await().pollInterval(POLL).until(() -> !process.isConnected());
                mosquitto.start();
                process.messages.connectNow();
                await().pollInterval(POLL).until(process::isConnected);
            }

            // Three that Paho keeps for one connection, one or two for what it does at times.
            await().until(() -> pahoThreads() <= 6);
        }
        await().until(() -> pahoThreads() == 0);
    }

    /** Paho gives the threads names of its own, with the client's identifier. */
    private static long pahoThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().contains(": aiko-") || thread.getName().startsWith("aiko-mqtt-"))
                .filter(thread -> !thread.getName().equals("aiko-mqtt-send"))
                .count();
    }
}
