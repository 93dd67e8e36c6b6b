// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.broker.internal.memory.MemoryLimits;
import aiko.broker.internal.packet.PacketType;
import aiko.message.spi.EmbeddedServerStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is, what it gets when it comes back, and what others hear when it goes. */
class SessionTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void many_clients_without_an_identifier_are_different_ones() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var one = server.client().subscribe("one", 0);
                var other = server.client().subscribe("other", 0)) {
            one.publish("other", "hello");
            assertThat(other.read().text()).isEqualTo("hello");
            other.publish("one", "hello yourself");
            assertThat(one.read().text()).isEqualTo("hello yourself");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a/b", "#", "+", "\u00e4\u00f6\ud83d\ude00", "(x)", "%s {}"})
    void every_text_is_an_identifier(String clientId) throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var client = server.client(clientId).subscribe("x", 1)) {
            client.publish("x", "hello");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    void a_very_long_identifier_is_one_as_well_and_is_shortened_where_it_is_shown() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var client = server.client("x".repeat(65_535))) {
            client.send(0xf0, new byte[0]);
            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
            assertThat(server.log.lines).singleElement().asString().hasSizeLessThan(200);
        }
    }

    @Test
    void a_session_needs_an_identifier_to_come_back_to() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var client = new WireClient(server.port).connect("", false)) {
            assertThat(client.returnCode).isEqualTo(2);
            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_second_with_an_identifier_takes_the_place_of_the_first_whose_will_is_published() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var watcher = server.client().subscribe("will", 0);
                var first = new WireClient(server.port).connect("same", true, 0, "will", "first is gone");
                var second = new WireClient(server.port).connect("same", true, 0, "will", "second is gone")) {
            assertThat(watcher.read().text()).isEqualTo("first is gone");
            assertThatThrownBy(first::read).isInstanceOf(IOException.class);
            second.disconnect();
            assertThatThrownBy(second::read).isInstanceOf(IOException.class);
            assertThat(watcher.hasNothingToRead()).isTrue();
        }
    }

    @Test
    void the_will_of_a_client_without_an_identifier_is_published_when_its_connection_breaks() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var watcher = server.client().subscribe("will", 0)) {
            new WireClient(server.port).connect("", true, 0, "will", "gone").close();
            assertThat(watcher.read().text()).isEqualTo("gone");
        }
    }

    @Test
    void what_was_promised_waits_for_a_client_that_is_away() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client()) {
            var away = new WireClient(server.port).connect("away", false).subscribe("x/#", 2);
            assertThat(away.sessionPresent).isFalse();
            publisher.publish(1, "x/in", bytes("unacknowledged"), false, 7);
            publisher.flush();
            assertThat(publisher.read().type()).isEqualTo(PacketType.PUBACK);
            assertThat(away.read().text()).isEqualTo("unacknowledged");
            away.disconnect();
            assertThatThrownBy(away::read).isInstanceOf(IOException.class);
            publisher.publish(0, "x/in", bytes("not promised"), false, 0);
            publisher.publish(1, "x/in", bytes("at least once"), false, 8);
            publisher.publish(2, "x/in", bytes("exactly once"), false, 9);
            publisher.flush();
            assertThat(publisher.read().type()).isEqualTo(PacketType.PUBACK);
            assertThat(publisher.read().type()).isEqualTo(PacketType.PUBREC);

            try (var back = new WireClient(server.port).connect("away", false)) {
                assertThat(back.sessionPresent).isTrue();
                WireClient.Received again = back.read();
                assertThat(again.text()).isEqualTo("unacknowledged");
                assertThat(again.isDuplicate()).isTrue();
                assertThat(back.read().text()).isEqualTo("at least once");
                WireClient.Received exactly = back.read();
                assertThat(exactly.text()).isEqualTo("exactly once");
                assertThat(exactly.qualityOfService()).isEqualTo(2);
                back.acknowledge(PacketType.PUBREC, exactly.id());
                assertThat(back.read().type()).isEqualTo(PacketType.PUBREL);
            }
            try (var fresh = new WireClient(server.port).connect("away", true)) {
                assertThat(fresh.sessionPresent).isFalse();
                publisher.publish("x/in", "not for this one");
                assertThat(fresh.hasNothingToRead()).isTrue();
            }
        }
    }

    @Test
    void what_waits_for_a_client_that_is_away_has_a_limit_which_holds_up_nobody() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var publisher = server.client()) {
            var away = new WireClient(server.port).connect("away", false).subscribe("x/in", 1);
            away.disconnect();
            assertThatThrownBy(away::read).isInstanceOf(IOException.class);
            byte[] kilobyte = new byte[1_000];
            for (int i = 0; i < 1_000; i++) {
                publisher.publish(1, "x/in", kilobyte, false, 1 + i);
                publisher.flush();
                assertThat(publisher.read().type()).isEqualTo(PacketType.PUBACK);
            }
            assertThat(server.log.lines)
                    .singleElement()
                    .asString()
                    .matches(
                            "WARN MQTT client away is not connected, and \\d+ bytes are queued for it; further messages are"
                                    + " dropped until it connects");
            EmbeddedServerStatistics.Memory queued = server.statistics().queued();
            assertThat(queued.refused()).isPositive();
            assertThat(server.statistics().absentSessions()).isEqualTo(1);
            try (var back = new WireClient(server.port).connect("away", false)) {
                for (int i = 0; i < 200; i++) {
                    WireClient.Received received = back.read();
                    back.acknowledge(PacketType.PUBACK, received.id());
                }
            }
        }
    }

    @Test
    void of_too_many_sessions_of_disconnected_clients_the_oldest_is_discarded_and_counted() throws Exception {
        var one = new MemoryLimits(
                1 << 20, 1 << 20, 4 << 20, 1 << 20, 1_000, 1 << 20, 1 << 20, 1 << 20, 1, Duration.ofSeconds(1));
        try (var server = new TestServer(one)) {
            for (String name : List.of("older", "younger")) {
                var client = new WireClient(server.port).connect(name, false);
                client.disconnect();
                assertThatThrownBy(client::read).isInstanceOf(IOException.class);
            }
            try (var older = new WireClient(server.port).connect("older", false)) {
                assertThat(older.sessionPresent).isFalse();
            }
            assertThat(server.statistics().discardedSessions()).isPositive();
            assertThat(server.log.lines.get(0))
                    .isEqualTo(
                            "WARN session of MQTT client older discarded, with its queued messages: it is the oldest of 2"
                                    + " sessions of disconnected clients, and sessions of aiko.broker is 1");
        }
    }

    @Test
    void exactly_once_is_once_also_when_the_publisher_repeats_itself() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client();
                var reader = server.client().subscribe("x", 2)) {
            for (int i = 0; i < 2; i++) {
                publisher.publish(2, "x", bytes("once"), false, 5);
                publisher.flush();
                assertThat(publisher.read().type()).isEqualTo(PacketType.PUBREC);
            }
            publisher.acknowledge(PacketType.PUBREL, 5);
            assertThat(publisher.read().type()).isEqualTo(PacketType.PUBCOMP);
            assertThat(reader.read().text()).isEqualTo("once");
            assertThat(reader.hasNothingToRead()).isTrue();
        }
    }
}
