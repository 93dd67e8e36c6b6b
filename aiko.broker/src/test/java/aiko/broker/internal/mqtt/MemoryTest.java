// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.broker.internal.memory.Limits;
import aiko.broker.internal.packet.PacketWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever strangers have the server keep, it keeps no more of it than there is memory for, and goes on for others. */
class MemoryTest {
    private static final int MIB = 1 << 20;
    private static final Limits SMALL = new Limits(MIB, MIB, 8 * MIB, MIB, 1_000, MIB, Duration.ofSeconds(1));

    private static void serves(TestServer server) throws IOException {
        try (var reader = server.client().subscribe("hello", 0);
                var writer = server.client()) {
            writer.publish("hello", "world");
            assertThat(reader.read().text()).isEqualTo("world");
        }
    }

    @Test
    void retained_messages_count_with_the_tree_of_their_topics_and_registrars_are_heard_all_the_same()
            throws Exception {
        try (var server = new TestServer(SMALL);
                var publisher = server.client()) {
            for (int i = 0; i < 500; i++) {
                publisher.retain("t" + i + "/x".repeat(150), "y");
            }
            publisher.retain("aiko/service/registrar", "(primary found aiko/h/1/1 2 0.0)");
            assertThat(publisher.hasNothingToRead()).isTrue();
            assertThat(server.statistics().retainedBytes()).isLessThan(MIB + (64 << 10));
            assertThat(server.statistics().retainedMessages()).isBetween(10, 40);
            assertThat(server.statistics().notRetained())
                    .isEqualTo(502 - server.statistics().retainedMessages());
            assertThat(server.log.lines)
                    .singleElement()
                    .asString()
                    .contains("is passed on, but not kept", "retained.bytes");
            try (var late = server.client().subscribe("+/service/registrar", 0)) {
                assertThat(late.read().text()).startsWith("(primary found");
            }
            for (int i = 0; i < 500; i++) {
                publisher.retain("t" + i + "/x".repeat(150), "");
            }
            publisher.retain("good", "x");
            assertThat(publisher.hasNothingToRead()).isTrue();
            assertThat(server.statistics().retainedBytes()).isLessThan(10_000);
            assertThat(server.log.lines).hasSize(2);
            assertThat(server.log.lines.get(1)).contains("there is room for retained messages again");
        }
    }

    @Test
    void there_is_a_limit_to_their_number_too() throws Exception {
        var few = new Limits(MIB, MIB, 8 * MIB, 8 * MIB, 100, MIB, Duration.ofSeconds(1));
        try (var server = new TestServer(few);
                var publisher = server.client()) {
            for (int i = 0; i < 500; i++) {
                publisher.retain("t" + i, "y");
            }
            assertThat(publisher.hasNothingToRead()).isTrue();
            assertThat(server.statistics().retainedMessages()).isEqualTo(100);
        }
    }

    @Test
    void subscriptions_beyond_the_limit_are_refused_in_the_acknowledgement_until_others_end() throws Exception {
        try (var server = new TestServer(SMALL)) {
            try (var greedy = server.client()) {
                int granted = 0;
                int code = 0;
                while (code == 0 && granted < 100_000) {
                    greedy.requestSubscription("f" + granted + "/+/".repeat(90) + "x", 0);
                    code = greedy.read().payload()[2] & 0xff;
                    granted++;
                }
                assertThat(code).isEqualTo(0x80);
                assertThat(server.statistics().heldBytes()).isLessThanOrEqualTo(MIB);
                assertThat(server.statistics().refused()).isPositive();
                assertThat(server.log.lines).singleElement().asString().contains("a subscription of a client");
            }
            await().until(() -> server.statistics().heldBytes() == 0);
            serves(server);
            assertThat(server.log.lines).anyMatch(line -> line.contains("there is room for clients again"));
        }
    }

    @Test
    void sessions_and_last_wills_beyond_the_limit_are_refused_as_unavailable_and_leave_nothing_behind()
            throws Exception {
        String large = "w".repeat(60_000);
        List<WireClient> clients = new ArrayList<>();
        try (var server = new TestServer(SMALL)) {
            int code = 0;
            while (code == 0 && clients.size() < 1_000) {
                var client = new WireClient(server.port).connect("c" + clients.size(), true, 0, "will", large);
                clients.add(client);
                code = client.returnCode;
            }
            assertThat(code).isEqualTo(PacketWriter.UNAVAILABLE);
            assertThat(clients).hasSizeBetween(5, 30);
            for (WireClient client : clients) {
                client.close();
            }
            await().until(() -> server.statistics().connections() == 0);
            assertThat(server.statistics().heldBytes()).isZero();
            serves(server);
        }
    }

    @Test
    void of_many_packets_that_never_come_to_their_end_the_oldest_gives_way() throws Exception {
        List<WireClient> clients = new ArrayList<>();
        try (var server = new TestServer(SMALL)) {
            for (int i = 0; i < 20; i++) {
                var client = server.client();
                clients.add(client);
                client.beginPacket(900_000, 600_000);
            }
            await().until(() -> server.statistics().connections() <= 14);
            assertThat(server.log.lines).anyMatch(line -> line.contains("has not sent the rest of a packet"));
            try (var reader = server.client().subscribe("large", 0);
                    var writer = server.client()) {
                writer.publish(0, "large", new byte[900_000], false, 0);
                writer.flush();
                assertThat(reader.read().payload()).hasSize(900_000);
            }
        } finally {
            for (WireClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whoever_subscribes_again_and_again_and_reads_nothing_gets_no_more_than_once_what_is_retained()
            throws Exception {
        try (var server = new TestServer(SMALL);
                var publisher = server.client()) {
            for (int i = 0; i < 400; i++) {
                publisher.publish(0, "r" + i, "x".repeat(1_500).getBytes(StandardCharsets.UTF_8), true, 0);
            }
            publisher.flush();
            assertThat(publisher.hasNothingToRead()).isTrue();
            List<WireClient> greedy = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                var client = server.client();
                greedy.add(client);
                for (int j = 0; j < 200; j++) {
                    client.requestSubscription("#", 0);
                }
            }
            await().pollDelay(Duration.ofMillis(200))
                    .until(() -> server.statistics().waitingBytes() < 4 * MIB);
            serves(server);
            for (WireClient client : greedy) {
                client.close();
            }
        }
    }
}
