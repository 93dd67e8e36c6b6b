// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.broker.internal.memory.MemoryLimits;
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
    private static final MemoryLimits SMALL =
            TestServer.limits(MIB, MIB, 8 * MIB, MIB, 1_000, MIB, Duration.ofSeconds(1));

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
            assertThat(server.statistics().retained().bytes()).isLessThan(MIB + (64 << 10));
            assertThat(server.statistics().retainedMessages()).isBetween(10, 40);
            assertThat(server.statistics().retained().refused())
                    .isEqualTo(502 - server.statistics().retainedMessages());
            assertThat(server.log.lines)
                    .singleElement()
                    .asString()
                    .contains("is delivered but not retained", "retained.bytes");
            try (var late = server.client().subscribe("+/service/registrar", 0)) {
                assertThat(late.read().text()).startsWith("(primary found");
            }
            for (int i = 0; i < 500; i++) {
                publisher.retain("t" + i + "/x".repeat(150), "");
            }
            publisher.retain("good", "x");
            assertThat(publisher.hasNothingToRead()).isTrue();
            assertThat(server.statistics().retained().bytes()).isLessThan(10_000);
            assertThat(server.log.lines).hasSize(2);
            assertThat(server.log.lines.get(1)).contains("there is room for retained messages again");
        }
    }

    @Test
    void there_is_a_limit_to_their_number_too() throws Exception {
        var few = TestServer.limits(MIB, MIB, 8 * MIB, 8 * MIB, 100, MIB, Duration.ofSeconds(1));
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
                assertThat(server.statistics().clients().bytes()).isLessThanOrEqualTo(MIB);
                assertThat(server.statistics().clients().refused()).isPositive();
                assertThat(server.log.lines).singleElement().asString().contains("a subscription of client");
            }
            await().until(() -> server.statistics().clients().bytes() == 0);
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
            assertThat(server.statistics().clients().bytes()).isZero();
            serves(server);
        }
    }

    @Test
    void answers_that_nobody_reads_stop_the_reading_and_are_reported_once_until_there_is_room() throws Exception {
        var few = new MemoryLimits(MIB, MIB, 8 * MIB, MIB, 1_000, MIB, MIB, 16 << 10, 1_000, Duration.ofSeconds(60));
        try (var server = new TestServer(few)) {
            try (var greedy = server.client("greedy")) {
                var pinging = new Thread(() -> {
                    try {
                        while (!Thread.interrupted()) {
                            greedy.ping();
                        }
                    } catch (IOException closed) {
                        // by the end of the test
                    }
                });
                pinging.setDaemon(true);
                pinging.start();
                await().until(() -> server.statistics().answers().refused() > 0);
                serves(server);
                assertThat(server.log.lines)
                        .anyMatch(line ->
                                line.contains("answers.bytes of aiko.broker is 16384; not reading from clients"));
            }
            await().until(() -> server.statistics().answers().bytes() == 0);
            await().until(() -> server.log.lines.size() >= 2);
            assertThat(server.log.lines).anyMatch(line -> line.contains("clients have read their answers"));
        }
    }

    @Test
    void sizes_that_are_left_out_follow_the_heap_and_others_stay() {
        MemoryLimits shares = new MemoryLimits(1, 0, 0, 0, 2, 0, 0, 0, 3, Duration.ofSeconds(1)).within(64 * MIB);
        assertThat(shares)
                .isEqualTo(new MemoryLimits(
                        1, 4 * MIB, 16 * MIB, 8 * MIB, 2, 4 * MIB, 8 * MIB, 2 * MIB, 3, Duration.ofSeconds(1)));
        assertThat(shares.within(MIB)).isEqualTo(shares);
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
            assertThat(server.log.lines).anyMatch(line -> line.contains("bytes of an incomplete packet"));
            assertThat(server.statistics().incomplete().refused()).isPositive();
            assertThat(server.statistics().disconnections())
                    .isEqualTo(server.statistics().incomplete().refused());
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
                    .until(() -> server.statistics().queued().bytes() < 4 * MIB);
            serves(server);
            for (WireClient client : greedy) {
                client.close();
            }
        }
    }
}
