// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.message.Delivery;
import aiko.message.MessagesStatistics;
import aiko.message.ResponseFields;
import aiko.message.internal.outbox.Outbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest {
    private static final int MANY = 200_000;
    private static final int PUBLISHED_AT_ONCE = 50_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void two_hundred_thousand_messages_arrive_complete_and_in_order(Delivery delivery) throws Exception {
        try (var mosquitto = Mosquitto.started(
                        folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_queued_messages 0");
                var process = TestProcess.on(mosquitto)) {
            var done = new CountDownLatch(1);
            var next = new int[1];
            var disorder = new int[1];
            process.subscribe("numbers", message -> {
                if (Integer.parseInt(message.text()) != next[0]) {
                    disorder[0]++;
                }
                if (++next[0] == MANY) {
                    done.countDown();
                }
            });

            for (int i = 0; i < MANY; i++) {
                process.messages.publish("numbers", TestProcess.bytes(Integer.toString(i)), delivery, false);
                if (i % PUBLISHED_AT_ONCE == 0) {
                    await().until(() -> process.messages.statistics().outboxSize() < PUBLISHED_AT_ONCE);
                }
            }

            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(disorder[0]).isZero();
            MessagesStatistics statistics = process.messages.statistics();
            assertThat(statistics.droppedIn()).isZero();
            assertThat(statistics.droppedOut()).isZero();
            assertThat(statistics.received()).isGreaterThanOrEqualTo(MANY);
            await().until(() -> process.messages.statistics().published() >= MANY);
        }
    }

    @Test
    void what_was_promised_without_a_connection_is_sent_in_order_and_before_newer_messages() throws Exception {
        try (var mosquitto = new Mosquitto(folder);
                var process = new TestProcess(TestProcess.settings(mosquitto.port))) {
            var received = new java.util.concurrent.CopyOnWriteArrayList<String>();
            process.messages.subscribe("a", message -> received.add(message.text()));
            process.messages.open();
            IntStream.range(0, 5_000).forEach(i -> process.promise("a", Integer.toString(i)));
            mosquitto.start();
            process.messages.connectNow();
            await().until(process::isConnected);
            process.publish("a", "last");
            process.synchronize();

            List<String> expected =
                    IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
            assertThat(received)
                    .hasSize(5_001)
                    .startsWith(expected.toArray(String[]::new))
                    .endsWith("last");
        }
    }

    @Test
    void an_outbox_that_overflows_drops_the_oldest_counts_them_and_says_so_once() throws Exception {
        try (var mosquitto = new Mosquitto(
                        folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_queued_messages 0");
                var process = new TestProcess(TestProcess.settings(mosquitto.port))) {
            var received = new java.util.concurrent.CopyOnWriteArrayList<String>();
            process.messages.subscribe("a", message -> {
                if (received.isEmpty()) {
                    received.add(message.text());
                }
            });
            process.messages.open();
            for (int i = 0; i < Outbox.CAPACITY + 100; i++) {
                process.promise("a", Integer.toString(i));
            }
            await().until(() -> process.messages.statistics().droppedOut() == 100);
            assertThat(process.messages.statistics().outboxSize()).isEqualTo(Outbox.CAPACITY);
            assertThat(process.log.lines())
                    .filteredOn(line -> line.contains("oldest"))
                    .hasSize(1);

            mosquitto.start();
            process.messages.connectNow();
            await().until(() -> !received.isEmpty());
            assertThat(received).containsExactly("100");
        }
    }

    @Test
    void without_a_connection_messages_without_a_promise_are_dropped_and_counted() throws Exception {
        try (var process = new TestProcess(TestProcess.settings(Mosquitto.freePort()))) {
            process.messages.open();
            process.publish("a", "lost");

            assertThat(process.messages.statistics().droppedOut()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/\uD83D\uDE00", "a/\uFF21", "a/\u0007"})
    void a_topic_that_the_client_cannot_send_costs_this_message_alone(String topic) throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = process.receiving("#");
            process.publish(topic, "lost");
            process.promise(topic, "lost too");
            process.publish("a", "goes on");
            process.synchronize();

            assertThat(received).containsExactly("goes on");
            assertThat(process.messages.statistics().droppedOut()).isEqualTo(2);
            assertThat(process.messages.statistics().connects()).isEqualTo(1);
            assertThat(process.log.lines()).hasSize(2).allMatch(line -> line.contains("message on " + topic));
        }
    }

    @Test
    void somebody_elses_message_may_have_a_topic_that_the_client_cannot_send() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = process.receiving("a/#");
            new ProcessBuilder("mosquitto_pub", "-p", "" + mosquitto.port, "-t", "a/\uD83D\uDE00/state", "-m", "odd")
                    .start()
                    .waitFor();
            try (var other = new RawClient(mosquitto)) {
                other.publish("a/b", "good");
            }
            await().until(() -> received.size() == 2);

            assertThat(received).containsExactly("odd", "good");
            assertThat(process.messages.statistics().connects()).isEqualTo(1);
        }
    }

    @Test
    void what_is_no_topic_name_is_refused_at_once() throws Exception {
        try (var process = new TestProcess(TestProcess.settings(Mosquitto.freePort()))) {
            assertThatThrownBy(() -> process.publish("a/+", "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a/+");
        }
    }

    @Test
    void publishing_on_the_event_loop_does_not_wait_for_a_server_that_hangs() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            mosquitto.stop();
            process.eventLoop.execute(() -> {
                for (int i = 0; i < 300_000; i++) {
                    process.messages.publish("a", new byte[200]);
                }
            });

            await().atMost(Duration.ofSeconds(3))
                    .until(() -> process.eventLoop.statistics().handled() > 0
                            && process.messages.statistics().droppedOut() > 0);
            process.runLoop();
            assertThat(process.log.lines())
                    .filteredOn(line -> line.contains("dropping further messages"))
                    .hasSize(1);
            mosquitto.goOn();
        }
    }

    @Test
    void control_messages_find_room_where_others_are_dropped() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = process.receiving("other/host/+/+/control");
            mosquitto.stop();
            while (process.messages.statistics().droppedOut() < 50_000) {
                process.messages.publish("a", new byte[200]);
            }
            process.publish("other/host/2/1/control", "kept");
            mosquitto.goOn();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(received).containsExactly("kept"));
        }
    }

    @Test
    void commands_and_responses_are_s_expressions() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = process.receiving("a");
            process.messages.publishCommand("a", "move", "two words", List.of("x", 1));
            process.messages.respond("a", List.of("one", ResponseFields.of("web", 4711, List.of("x"))));
            process.synchronize();

            assertThat(received)
                    .containsExactly(
                            "(move 9:two words (x 1))", "(item_count 2)", "(response one)", "(response web 4711 (x))");
        }
    }
}
