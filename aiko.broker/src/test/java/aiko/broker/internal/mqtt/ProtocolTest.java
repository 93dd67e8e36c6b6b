// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MQTT does not allow ends the connection of who does it, and nobody else's. */
class ProtocolTest {
    private interface Misdeed {
        void by(WireClient client) throws IOException;
    }

    private static void endsConnection(Misdeed misdeed, String said) throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var client = server.client("culprit");
                var other = server.client().subscribe("x", 0)) {
            assertThatThrownBy(() -> {
                        misdeed.by(client);
                        while (true) {
                            client.read();
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(server.log.lines)
                    .singleElement()
                    .asString()
                    .startsWith("WARN MQTT client culprit at 127.0.0.1:");
            assertThat(server.log.lines).singleElement().asString().endsWith(" disconnected: " + said);
            assertThat(server.statistics().disconnections()).isEqualTo(1);
            other.publish("x", "hello");
            assertThat(other.read().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/#", "+"})
    void a_topic_without_a_name_or_with_a_wildcard(String topic) throws Exception {
        endsConnection(client -> client.publish(topic, "x"), "topic that is empty or contains a wildcard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/#/b", "a+", "a#", "#/a"})
    void a_filter_with_a_misplaced_wildcard(String filter) throws Exception {
        endsConnection(client -> client.requestSubscription(filter, 0), "topic filter with a misplaced wildcard");
    }

    @Test
    void a_topic_of_very_many_levels() throws Exception {
        endsConnection(client -> client.publish("/".repeat(60_000), "x"), "topic of more than 200 levels");
        endsConnection(client -> client.requestSubscription("/".repeat(60_000), 0), "topic of more than 200 levels");
    }

    @Test
    void a_payload_that_is_too_large() throws Exception {
        endsConnection(
                client -> {
                    client.publish(0, "x/y", new byte[(1 << 20) + 1], false, 0);
                    client.flush();
                },
                "payload of 1048577 bytes on x/y, and payload.bytes of aiko.broker is 1048576");
    }

    @Test
    void a_packet_that_announces_more_than_it_may() throws Exception {
        endsConnection(
                client -> client.send(0x30, new byte[2 << 20]),
                "packet of 2097157 bytes, which is more than payload.bytes of aiko.broker allows");
    }

    @Test
    void a_packet_without_an_end() throws Exception {
        endsConnection(
                client -> client.socket.getOutputStream().write(new byte[] {0x30, -1, -1, -1, -1, -1, -1}),
                "malformed packet length");
    }

    @Test
    void a_packet_that_ends_too_early() throws Exception {
        endsConnection(client -> client.send(0x82, new byte[] {0}), "truncated packet");
    }

    @Test
    void text_that_is_none() throws Exception {
        endsConnection(
                client -> client.send(0x30, new byte[] {0, 2, (byte) 0xc3, (byte) 0x28}),
                "text that is not UTF-8, or contains NUL");
        endsConnection(client -> client.send(0x30, new byte[] {0, 1, 0}), "text that is not UTF-8, or contains NUL");
    }

    @Test
    void a_second_connect() throws Exception {
        endsConnection(client -> client.send(0x10, new byte[0]), "unexpected packet of type 1");
    }

    @Test
    void a_version_that_it_does_not_speak_is_refused_in_words_of_that_version() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE)) {
            try (var five = new WireClient(server.port).connect(5, "", true, 0, null, null)) {
                assertThat(five.returnCode).isEqualTo(0x84);
            }
            try (var two = new WireClient(server.port).connect(2, "", true, 0, null, null)) {
                assertThat(two.returnCode).isEqualTo(1);
            }
            try (var older = new WireClient(server.port).connect(3, "older", true, 0, null, null)) {
                assertThat(older.returnCode).isZero();
            }
        }
    }

    @Test
    void packets_may_come_in_pieces_of_any_length() throws Exception {
        var random = new Random(7);
        try (var server = new TestServer(TestServer.AMPLE);
                var reader = server.client().subscribe("t", 0);
                var client = server.client()) {
            client.socket.setTcpNoDelay(true);
            var bytes = new ByteArrayOutputStream();
            var data = new DataOutputStream(bytes);
            int[] lengths = random.ints(200, 0, 20_000).toArray();
            for (int length : lengths) {
                data.write(0x30);
                int rest = 3 + length;
                do {
                    data.write(rest > 127 ? rest & 127 | 128 : rest);
                    rest >>= 7;
                } while (rest > 0);
                data.writeShort(1);
                data.write('t');
                data.write(new byte[length]);
            }
            byte[] all = bytes.toByteArray();
            var writing = new Thread(() -> {
                try {
                    for (int at = 0; at < all.length; ) {
                        int count = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 9_000));
                        client.socket.getOutputStream().write(all, at, count);
                        at += count;
                    }
                } catch (IOException ended) {
                    // seen by what is missing
                }
            });
            writing.start();
            for (int length : lengths) {
                assertThat(reader.read().payload()).hasSize(length);
            }
            writing.join();
        }
    }
}
