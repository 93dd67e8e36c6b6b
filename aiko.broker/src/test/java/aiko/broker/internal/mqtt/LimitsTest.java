// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.broker.internal.memory.MemoryLimits;
import aiko.broker.internal.packet.PacketType;
import aiko.broker.internal.packet.PacketWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits of docs/brokers.md that no other test of this package is about, against clients that try to exceed them. */
class LimitsTest {
    private static final int MIB = 1 << 20;
    private static final int QUEUES = 4 * MIB;
    private static final MemoryLimits LIMITS =
            TestServer.limits(MIB, 256 << 10, QUEUES, MIB, 1_000, 4 * MIB, Duration.ofSeconds(1));
    private static final int LONGEST_TEXT = 65_535;

    /** More than the buffers of the sockets take. */
    private static final int MESSAGES = 8;

    private static void serves(TestServer server) throws IOException {
        try (var reader = server.client().subscribe("hello", 0);
                var writer = server.client()) {
            writer.publish("hello", "world");
            assertThat(reader.read().text()).isEqualTo("world");
        }
    }

    private interface Sending {
        void run() throws IOException;
    }

    private static Thread inBackground(Sending sending) {
        var thread = new Thread(() -> {
            try {
                sending.run();
            } catch (IOException ended) {
                // seen by what is missing
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static long mostQueuedUntilEnded(TestServer server, Thread sending) throws InterruptedException {
        long most = 0;
        while (sending.isAlive()) {
            most = Math.max(most, server.statistics().queued().bytes());
            sending.join(1);
        }
        return most;
    }

    @Test
    void large_messages_to_many_clients_that_do_not_read_wait_while_the_queues_are_full() throws Exception {
        var frozen = new ArrayList<WireClient>();
        try (var server = new TestServer(LIMITS);
                var publisher = server.client()) {
            int count = 8;
            for (int i = 0; i < count; i++) {
                frozen.add(server.client("frozen" + i).subscribe("x/" + i, 0));
            }
            byte[] large = new byte[MIB - 100];
            Thread publishing = inBackground(() -> {
                for (int i = 0; i < MESSAGES * count; i++) {
                    publisher.publish(0, "x/" + i % count, large, false, 0);
                }
                publisher.flush();
            });

            assertThat(mostQueuedUntilEnded(server, publishing)).isBetween((long) QUEUES, QUEUES + 2L * MIB);
            assertThat(server.log.lines).anyMatch(line -> line.contains("has read almost nothing for 1 s"));
            serves(server);
        } finally {
            close(frozen);
        }
    }

    private static void close(List<WireClient> clients) throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
    }

    @Test
    void queues_count_the_topics_of_their_messages() throws Exception {
        try (var server = new TestServer(LIMITS);
                var publisher = server.client().forgetting();
                var frozen = server.client("frozen").subscribe("#", 1)) {
            String topic = "t".repeat(LONGEST_TEXT);
            Thread publishing = inBackground(() -> {
                for (int i = 0; i < 500; i++) {
                    publisher.publish(1, topic, new byte[0], false, 1 + i);
                }
                publisher.flush();
            });
            await().until(() -> server.log.lines.stream()
                    .anyMatch(line -> line.contains("client frozen") && line.contains("disconnected")));
            publishing.join();
            assertThat(frozen.socket.isClosed()).isFalse();
        }
    }

    @Test
    void last_wills_do_not_wait_so_they_end_a_client_that_does_not_read_when_their_room_is_full() throws Exception {
        try (var server = new TestServer(LIMITS);
                var watcher = server.client().subscribe("still/there", 0);
                var frozen = new WireClient(server.port)
                        .connect("frozen", true, 0, "still/there", "no")
                        .subscribe("will", 0);
                var reader = server.client().subscribe("will", 0)) {
            String large = "w".repeat(60_000);
            long most = 0;
            int count = 200;
            for (int i = 0; i < count; i++) {
                new WireClient(server.port)
                        .connect("mortal" + i, true, 0, "will", large)
                        .close();
                assertThat(reader.read().text()).hasSize(large.length());
                most = Math.max(most, server.statistics().queued().bytes());
            }

            assertThat(most)
                    .isBetween(
                            LIMITS.clientBytes(),
                            LIMITS.clientQueueBytes() + LIMITS.clientBytes() + 2L * large.length());
            assertThat(watcher.read().text()).isEqualTo("no");
            assertThat(server.log.lines)
                    .filteredOn(line -> line.contains(" disconnected: "))
                    .singleElement()
                    .asString()
                    .matches(
                            "WARN MQTT client frozen at \\S+ disconnected: \\d+ bytes are queued for it, and last wills cannot"
                                    + " wait until it reads; queued last wills use \\d+ bytes, and clients.bytes of aiko.broker is 4194304");
            assertThat(frozen.socket.isClosed()).isFalse();
        }
    }

    @Test
    void sessions_of_disconnected_clients_keep_half_of_the_queues_and_the_oldest_is_discarded() throws Exception {
        var limits = TestServer.limits(MIB, 2 * MIB, QUEUES, MIB, 1_000, 4 * MIB, Duration.ofSeconds(60));
        try (var server = new TestServer(limits);
                var publisher = server.client().forgetting()) {
            for (int i = 0; i < 4; i++) {
                var client =
                        new WireClient(server.port).connect("left" + i, false).subscribe("x/" + i, 1);
                for (int j = 0; j < 3; j++) {
                    publisher.publish(1, "x/" + i, new byte[MIB / 2], false, 1 + j);
                }
                publisher.flush();
                long expected = server.statistics().queued().bytes();
                await().until(() -> server.statistics().queued().bytes() > Math.min(expected, MIB));
                client.close();
                await().until(() -> server.statistics().connections() == 1);
                await().until(() -> server.statistics().queued().bytes() <= QUEUES / 2);
            }
            assertThat(server.statistics().discardedSessions()).isPositive();
            assertThat(server.log.lines)
                    .anyMatch(line ->
                            line.startsWith("WARN session of MQTT client left0 discarded, with its queued messages:"
                                    + " it is the oldest of "));
            serves(server);
        }
    }

    @Test
    void a_client_gets_a_thousand_messages_before_it_has_acknowledged_one() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client().forgetting();
                var reader = server.client().subscribe("x", 1)) {
            for (int i = 0; i < Session.WINDOW + 500; i++) {
                publisher.publish(1, "x", new byte[0], false, 1 + i);
            }
            publisher.flush();
            var first = reader.read();
            for (int i = 1; i < Session.WINDOW; i++) {
                assertThat(reader.read().type()).isEqualTo(PacketType.PUBLISH);
            }
            assertThat(reader.hasNothingToRead()).isTrue();
            reader.acknowledge(PacketType.PUBACK, first.id());
            assertThat(reader.read().type()).isEqualTo(PacketType.PUBLISH);
            assertThat(reader.hasNothingToRead()).isTrue();
        }
    }

    /** A SUBSCRIBE with as many filters as fit into a packet. */
    private static byte[] subscriptions(int count, boolean isDifferent) throws IOException {
        var body = new ByteArrayOutputStream();
        var data = new DataOutputStream(body);
        data.writeShort(1);
        for (int i = 0; i < count; i++) {
            data.writeUTF(isDifferent ? "f" + i : "+/nothing");
            data.writeByte(0);
        }
        return body.toByteArray();
    }

    @Test
    void one_packet_may_have_very_many_filters_and_those_without_room_are_refused() throws Exception {
        try (var server = new TestServer(LIMITS);
                var client = server.client()) {
            int count = 80_000;
            client.send(0x82, subscriptions(count, true));
            byte[] answer = client.read().payload();
            assertThat(answer).hasSize(2 + count);
            assertThat(answer[2]).isZero();
            assertThat(answer[count + 1] & 0xff).isEqualTo(PacketWriter.SUBSCRIPTION_REFUSED & 0xff);
            assertThat(server.statistics().clients().bytes()).isLessThan(2 * MIB);
            assertThat(server.log.lines)
                    .singleElement()
                    .asString()
                    .contains("one client can use a quarter of what others leave");
        }
    }

    @Test
    void the_same_filter_again_and_again_in_one_packet_is_looked_up_once() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client();
                var client = server.client()) {
            for (int i = 0; i < 20_000; i++) {
                publisher.publish(0, "r" + i + "/x", new byte[1], true, 0);
            }
            publisher.flush();
            assertThat(publisher.hasNothingToRead()).isTrue();

            int count = 80_000;
            client.timeout(Duration.ofSeconds(5));
            client.send(0x82, subscriptions(count, false));
            assertThat(client.read().payload()).hasSize(2 + count);
        }
    }

    @Test
    void connections_have_as_much_room_as_all_of_clients_and_further_ones_are_refused() throws Exception {
        var limits = TestServer.limits(MIB, MIB, QUEUES, MIB, 1_000, MIB, Duration.ofSeconds(1));
        var clients = new ArrayList<WireClient>();
        try (var server = new TestServer(limits)) {
            int most = MIB / Exchange.CONNECTION_BYTES;
            do {
                clients.add(server.client("client" + clients.size()));
            } while (clients.get(clients.size() - 1).returnCode == 0 && clients.size() <= most);
            assertThat(clients).hasSizeBetween(most / 4, most);
            assertThat(server.log.lines)
                    .singleElement()
                    .asString()
                    .contains(" refused: connections, sessions, subscriptions and last wills of ", "clients.bytes");
            clients.remove(0).close();
            await().until(() -> {
                try (var next = server.client("next")) {
                    return next.returnCode == 0;
                }
            });
        } finally {
            close(clients);
        }
    }

    @Test
    void who_connects_and_sends_no_CONNECT_or_half_of_one_is_closed() throws Exception {
        try (var server = new TestServer(LIMITS, Duration.ofMillis(600));
                var silent = new WireClient(server.port);
                var half = new WireClient(server.port);
                var client = server.client()) {
            half.socket.getOutputStream().write(new byte[] {0x10, 40, 0, 4, 'M', 'Q'});
            assertThatThrownBy(silent::read).isInstanceOf(IOException.class);
            assertThatThrownBy(half::read).isInstanceOf(IOException.class);
            assertThat(client.hasNothingToRead()).isTrue();
        }
    }

    @Test
    void texts_may_have_the_length_that_MQTT_allows() throws Exception {
        String topic = "t".repeat(LONGEST_TEXT);
        try (var server = new TestServer(LIMITS);
                var reader = server.client().subscribe(topic, 0);
                var writer = server.client()) {
            writer.publish(topic, "hello");
            assertThat(reader.read().topic()).isEqualTo(topic);
        }
    }
}
