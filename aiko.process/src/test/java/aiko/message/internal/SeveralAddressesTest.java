// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.transport.MqttAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that knows several addresses of its server. The servers are not a cluster: what reaches one stays there. */
class SeveralAddressesTest {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String WILL = "test/will";

    @TempDir
    Path folder;

    private Mosquitto first;
    private Mosquitto second;

    @BeforeEach
    void make() throws Exception {
        first = new Mosquitto(folder);
        second = Mosquitto.started(folder);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private TestProcess process(Duration returnInterval) {
        List<MqttAddress> addresses = Stream.of(first, second)
                .map(server -> new MqttAddress("localhost", server.port))
                .toList();
        return new TestProcess(TestProcess.settings(addresses, returnInterval, SHORT));
    }

    @Test
    void an_address_that_does_not_answer_at_the_start_is_left_for_the_next_one() throws Exception {
        try (var process = process(Duration.ZERO)) {
            process.openAndConnect();

            assertThat(process.messages.addressIndex()).isEqualTo(1);
            assertThat(process.log.lines())
                    .allMatch(line -> line.equals("WARN cannot connect to MQTT server localhost:" + first.port
                                    + ": connection refused; retrying")
                            || line.equals("INFO connected to MQTT server localhost:" + second.port));
        }
    }

    @Test
    void when_a_server_dies_the_process_and_its_wills_go_on_at_the_next_one_and_stay() throws Exception {
        first.start();
        try (var process = process(Duration.ZERO)) {
            process.openAndConnect();
            process.messages.addLastWill(WILL, "gone".getBytes(StandardCharsets.UTF_8), false);
            List<String> received = process.receiving("news");
            await().until(() -> first.connects("-will-") == 1);

            first.kill();
            await().until(() -> process.messages.addressIndex() == 1 && process.isConnected());
            await().until(() -> second.connects("-will-") >= 1);
            first.start();
            process.publish("news", "heard");
            process.synchronize();

            assertThat(received).containsExactly("heard");
            second.kill();
            second.start();
            await().until(() -> second.connects("-will-") >= 2);
            process.synchronize();
            assertThat(process.messages.addressIndex()).isEqualTo(1);
            assertThat(first.latestClientId("aiko-")).startsWith(idWithoutWill(second.latestClientId("aiko-")));
        }
    }

    private static String idWithoutWill(String clientId) {
        return clientId.replaceFirst("-will-.*", "");
    }

    @Test
    void a_server_that_hangs_is_left() throws Exception {
        first.start();
        try (var process = process(Duration.ZERO)) {
            process.openAndConnect();
            first.stop();

            await().until(() -> process.messages.addressIndex() == 1 && process.isConnected());
        }
    }

    @Test
    void who_asks_for_it_returns_to_the_first_address_and_no_last_will_is_published() throws Exception {
        try (var watching = TestProcess.on(second);
                var process = process(SHORT)) {
            List<String> wills = watching.receiving("#");
            process.openAndConnect();
            process.messages.addLastWill(WILL, "gone".getBytes(StandardCharsets.UTF_8), false);
            await().until(() -> second.connects("-will-") == 1);

            first.start();

            await().until(() -> process.messages.addressIndex() == 0);
            await().until(() -> first.connects("-will-") == 1);
            await().until(process::isConnected);
            process.synchronize();
            watching.synchronize();
            assertThat(wills).doesNotContain("gone", "(absent)");
            assertThat(process.log.lines()).contains("INFO returning to MQTT server localhost:" + first.port);
        }
    }

    @Test
    void while_no_address_answers_it_is_said_once() throws Exception {
        second.kill();
        try (var process = process(Duration.ZERO)) {
            process.messages.open();
            await().pollInterval(POLL).until(() -> process.log.lines().size() == 1);
            second.start();
            await().until(process::isConnected);

            assertThat(process.log.lines())
                    .containsExactly(
                            "WARN cannot connect to MQTT server localhost:" + second.port
                                    + ": connection refused; retrying",
                            "INFO connected to MQTT server localhost:" + second.port);
        }
    }
}
