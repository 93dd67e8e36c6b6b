// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message at which the server ends the connection is found and given up; everything else goes on. */
class RefusedMessageTest {
    private static final int LIMIT = 20_000;
    private static final String TOO_DEEP = "x" + "/x".repeat(250);

    @TempDir
    Path folder;

    private Mosquitto mosquitto(String... options) throws Exception {
        var lines = new ArrayList<>(List.of("listener PORT 127.0.0.1", "allow_anonymous true"));
        lines.addAll(List.of(options));
        return Mosquitto.started(folder, lines.toArray(String[]::new));
    }

    private static List<String> problems(TestProcess process) {
        return process.log.lines().stream()
                .filter(line -> line.startsWith("ERROR") || line.contains("seems to use the identifier"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"false, max_packet_size 20000", "true, max_packet_size 20000", "true, retain_available false"})
    void a_promised_message_that_the_server_does_not_take_is_given_up_and_all_others_arrive_in_order(
            boolean retained, String limit) throws Exception {
        try (var mosquitto = mosquitto(limit);
                var watching = TestProcess.on(mosquitto);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = watching.receiving("small");
            IntStream.range(0, 50).forEach(i -> process.promise("small", "before " + i));
            process.messages.publish("large", new byte[LIMIT * 2], Delivery.AT_LEAST_ONCE, retained);
            IntStream.range(0, 50).forEach(i -> process.promise("small", "after " + i));
            await().atMost(Duration.ofSeconds(20)).until(() -> received.contains("after 49"));

            assertThat(received.stream().distinct().toList())
                    .containsExactlyElementsOf(IntStream.range(0, 100)
                            .mapToObj(i -> i < 50 ? "before " + i : "after " + (i - 50))
                            .toList());
            assertThat(problems(process)).singleElement().asString().contains(" of 40000 bytes on large");
            assertThat(process.messages.statistics().connects()).isLessThan(8);
        }
    }

    @Test
    void a_topic_that_the_server_does_not_allow_is_named() throws Exception {
        try (var mosquitto = mosquitto();
                var watching = TestProcess.on(mosquitto);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = watching.receiving("small");
            process.promise(TOO_DEEP, "deep");
            process.promise("small", "after");
            await().atMost(Duration.ofSeconds(20)).until(() -> received.contains("after"));

            assertThat(problems(process)).singleElement().asString().contains("of 4 bytes on " + TOO_DEEP);
            assertThat(process.messages.isGivenUp(TOO_DEEP)).isTrue();
            assertThat(process.messages.isGivenUp("small")).isFalse();
        }
    }

    @Test
    void several_of_them_are_all_given_up_and_later_ones_on_their_topics_are_dropped() throws Exception {
        try (var mosquitto = mosquitto("max_packet_size " + LIMIT);
                var watching = TestProcess.on(mosquitto);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = watching.receiving("small");
            for (String topic : List.of("a", "b", "c")) {
                process.messages.publish(topic, new byte[LIMIT + topic.hashCode()], Delivery.AT_LEAST_ONCE, false);
            }
            process.promise("small", "first");
            await().atMost(Duration.ofSeconds(30)).until(() -> received.contains("first"));
            long connects = process.messages.statistics().connects();
            process.messages.publish("a", new byte[LIMIT * 3], Delivery.AT_LEAST_ONCE, false);
            process.messages.publish("a", new byte[10], Delivery.AT_LEAST_ONCE, false);
            process.promise("small", "second");
            await().until(() -> received.contains("second"));

            assertThat(problems(process)).hasSize(3);
            assertThat(process.messages.statistics().connects()).isEqualTo(connects);
        }
    }

    /** As with one change of a shared state for very many who follow it. */
    @Test
    void what_is_too_large_on_two_topics_is_too_large_on_all_of_them() throws Exception {
        try (var mosquitto = mosquitto("max_packet_size " + LIMIT);
                var watching = TestProcess.on(mosquitto);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = watching.receiving("small");
            process.eventLoop.addTimerHandler(
                    () -> {
                        for (int i = 0; i < 1_000; i++) {
                            process.messages.publish("large/" + i, new byte[LIMIT * 2]);
                        }
                    },
                    Duration.ofMillis(200));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> problems(process).stream().anyMatch(line -> line.contains(" including the topic; ")));
            await().until(() -> process.messages.statistics().droppedOut() > 10_000);
            process.promise("small", "arrives");
            await().until(() -> received.contains("arrives"));

            assertThat(problems(process)).hasSize(3);
            assertThat(process.messages.statistics().connects()).isLessThan(10);
        }
    }

    @Test
    void a_message_without_a_promise_that_comes_again_and_again_is_named_and_the_connection_stays() throws Exception {
        try (var mosquitto = mosquitto("max_packet_size " + LIMIT);
                var process = TestProcess.on(mosquitto)) {
            process.eventLoop.addTimerHandler(
                    () -> {
                        process.publish("small", "small");
                        process.messages.publish("large", new byte[LIMIT * 2]);
                    },
                    Duration.ofMillis(200));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !problems(process).isEmpty());
            long connects = process.messages.statistics().connects();
            long dropped = process.messages.statistics().droppedOut();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> process.messages.statistics().droppedOut() > dropped + 10);

            assertThat(problems(process)).singleElement().asString().contains(" of 40000 bytes on large");
            assertThat(process.messages.statistics().connects()).isLessThanOrEqualTo(connects + 1);
        }
    }

    @Test
    void what_is_larger_than_mqtt_allows_is_dropped_with_a_line() throws Exception {
        try (var mosquitto = mosquitto();
                var process = TestProcess.on(mosquitto)) {
            process.messages.publish("huge", new byte[1 << 28], Delivery.AT_LEAST_ONCE, false);
            process.messages.publish("huge", new byte[1 << 28]);
            await().until(() -> process.messages.statistics().droppedOut() == 2);

            assertThat(process.log.lines())
                    .containsOnly(
                            "WARN message on huge dropped: 268435456 bytes, and MQTT allows 268435455 in a packet");
            process.synchronize();
            assertThat(process.messages.statistics().connects()).isOne();
        }
    }
}
