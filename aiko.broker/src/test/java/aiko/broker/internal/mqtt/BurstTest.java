// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.broker.internal.packet.PacketType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever reads gets everything: those who publish are slowed down instead. */
class BurstTest {
    private static final int COUNT = 30_000;

    private static byte[] payload(int number, int length) {
        byte[] payload = new byte[length];
        byte[] text = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, payload, 0, text.length);
        return payload;
    }

    private static int number(WireClient.Received received) {
        return Integer.parseInt(received.text().trim().replace("\0", ""));
    }

    private static Thread publishing(WireClient publisher, String topic, int count, int length) {
        var thread = new Thread(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    publisher.publish(0, topic, payload(i, length), false, 0);
                }
                publisher.flush();
            } catch (IOException ended) {
                // seen by what is missing
            }
        });
        thread.start();
        return thread;
    }

    @ParameterizedTest
    @CsvSource({"'',0", "'',1", "'',2", "NAME,0", "NAME,1", "NAME,2"})
    void a_paho_client_gets_all_of_a_burst_with_and_without_an_identifier(String clientId, int qualityOfService)
            throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client().forgetting()) {
            var received = new AtomicInteger();
            var reader = new MqttAsyncClient("tcp://localhost:" + server.port, clientId, new MemoryPersistence());
            reader.setCallback(new CountingCallback(received));
            reader.connect(new MqttConnectOptions()).waitForCompletion();
            reader.subscribe("x/in", qualityOfService).waitForCompletion();
            for (int i = 0; i < COUNT; i++) {
                publisher.publish(Math.min(1, qualityOfService), "x/in", payload(i, 100), false, 1 + i % 60_000);
            }
            publisher.flush();

            await().atMost(Duration.ofSeconds(20)).until(() -> received.get() == COUNT);
            reader.disconnectForcibly(0, 0, false);
            reader.close(true);
        }
    }

    @Test
    void a_slow_reader_gets_everything_in_order_and_the_publisher_waits_for_it() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var publisher = server.client();
                var reader = server.client().subscribe("x/#", 0)) {
            int count = 20_000;
            // 20 MB, where 256 KiB may wait, and as much as the sockets take.
            Thread publishing = publishing(publisher, "x/in", count, 1_000);
            for (int i = 0; i < count; i++) {
                assertThat(number(reader.read())).isEqualTo(i);
                if (i == count / 10) {
                    assertThat(publishing.isAlive()).isTrue();
                }
            }
            publishing.join();
        }
    }

    @Test
    void a_reader_that_acknowledges_slowly_gets_everything_in_order() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var publisher = server.client().forgetting();
                var reader = server.client().subscribe("x/in", 1)) {
            int count = 3 * Session.WINDOW;
            for (int i = 0; i < count; i++) {
                publisher.publish(1, "x/in", payload(i, 500), false, 1 + i);
            }
            publisher.flush();
            List<Integer> unacknowledged = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                WireClient.Received received = reader.read();
                assertThat(number(received)).isEqualTo(i);
                unacknowledged.add(received.id());
                if (unacknowledged.size() == 100) {
                    for (int id : unacknowledged) {
                        reader.acknowledge(PacketType.PUBACK, id);
                    }
                    unacknowledged.clear();
                }
            }
        }
    }

    @Test
    void who_subscribes_in_the_middle_of_a_burst_misses_nothing_from_then_on() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client();
                var first = server.client().subscribe("x/in", 0)) {
            Thread publishing = publishing(publisher, "x/in", COUNT, 100);
            assertThat(number(first.read())).isZero();
            try (var late = server.client().subscribe("+/in", 0)) {
                // Whoever does not read is waited for, so that the rest comes after the subscription.
                int next = number(late.read());
                for (int i = next + 1; i < COUNT; i++) {
                    assertThat(number(late.read())).isEqualTo(i);
                }
            }
            for (int i = 1; i < COUNT; i++) {
                assertThat(number(first.read())).isEqualTo(i);
            }
            publishing.join();
        }
    }

    @Test
    void many_readers_get_everything() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client()) {
            List<WireClient> readers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                readers.add(server.client().subscribe(i % 2 == 0 ? "x/in" : "x/+", i % 3));
            }
            Thread publishing = publishing(publisher, "x/in", 2_000, 200);
            readers.parallelStream().forEach(reader -> IntStream.range(0, 2_000).forEach(expected -> {
                try {
                    assertThat(number(reader.read())).isEqualTo(expected);
                } catch (IOException ended) {
                    throw new UncheckedIOException(ended);
                }
            }));
            publishing.join();
            for (WireClient reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void a_client_that_publishes_to_itself_gets_everything() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var client = server.client().subscribe("x/in", 0)) {
            Thread publishing = publishing(client, "x/in", 20_000, 1_000);
            for (int i = 0; i < 20_000; i++) {
                assertThat(number(client.read())).isEqualTo(i);
            }
            publishing.join();
        }
    }

    @Test
    void what_a_client_has_sent_before_it_closes_its_connection_is_passed_on() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var reader = server.client().subscribe("x/in", 0)) {
            try (var publisher = server.client().subscribe("x/in", 0)) {
                publishing(publisher, "x/in", 2_000, 100).join();
            }
            for (int i = 0; i < 500; i++) {
                assertThat(number(reader.read())).isEqualTo(i);
            }
        }
    }

    @Test
    void the_largest_payload_comes_as_it_was() throws Exception {
        byte[] payload = new byte[TestServer.AMPLE.payloadBytes()];
        new Random(1).nextBytes(payload);
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client().forgetting();
                var reader = server.client().subscribe("x/in", 0);
                var other = server.client().subscribe("x/in", 1)) {
            for (int i = 0; i < 3; i++) {
                publisher.publish(1, "x/in", payload, false, 1 + i);
                publisher.flush();
                assertThat(reader.read().payload()).isEqualTo(payload);
                WireClient.Received acknowledged = other.read();
                assertThat(acknowledged.payload()).isEqualTo(payload);
                other.acknowledge(PacketType.PUBACK, acknowledged.id());
            }
        }
    }
}
