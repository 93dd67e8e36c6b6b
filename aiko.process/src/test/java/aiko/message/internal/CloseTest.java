// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseTest {
    /** Where it is not about time: a machine may have more to do. */
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int MANY = 2_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void everything_published_before_is_sent(Delivery delivery) throws Exception {
        try (var mosquitto = Mosquitto.started(
                        folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_queued_messages 0");
                var other = new RawClient(mosquitto, "a")) {
            var process = TestProcess.on(mosquitto);
            for (int i = 0; i < MANY; i++) {
                process.messages.publish("a", TestProcess.bytes(Integer.toString(i)), delivery, false);
            }
            process.messages.close(AMPLE);
            process.eventLoop.terminate(AMPLE);

            await().until(() -> other.received.size() >= MANY);
            // In a burst, some have QoS 0, and Mosquitto sends them before earlier ones with QoS 1 to this subscriber
            // with QoS 1.
            assertThat(other.received).hasSize(MANY).doesNotHaveDuplicates();
        }
    }

    @Test
    void it_ends_within_the_limit_when_the_server_hangs() throws Exception {
        try (var mosquitto = Mosquitto.started(folder)) {
            var process = TestProcess.on(mosquitto);
            process.messages.addLastWill("boot", new byte[1], false);
            process.synchronize();
            mosquitto.stop();
            for (int i = 0; i < MANY; i++) {
                process.messages.publish("a", new byte[10_000], Delivery.AT_LEAST_ONCE, false);
            }

            long start = System.nanoTime();
            process.messages.close(LIMIT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusMillis(500));
            assertThat(process.log.lines()).anyMatch(line -> line.contains("messages queued for the MQTT server"));

            process.eventLoop.terminate(LIMIT);
            mosquitto.goOn();
        }
    }

    @Test
    void it_ends_at_once_when_there_is_no_server() throws Exception {
        var process = new TestProcess(TestProcess.settings(Mosquitto.freePort()));
        process.messages.open();
        await().until(() -> !process.log.lines().isEmpty());

        long start = System.nanoTime();
        process.messages.close(LIMIT);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.dividedBy(2));
        process.eventLoop.terminate(LIMIT);
    }

    @Test
    void what_comes_after_it_is_dropped_without_a_failure() throws Exception {
        try (var mosquitto = Mosquitto.started(folder)) {
            var process = TestProcess.on(mosquitto);
            process.messages.close(LIMIT);
            process.eventLoop.terminate(LIMIT);
            long before = process.messages.statistics().droppedOut();

            process.promise("a", "too late");
            process.messages.subscribe("a", message -> {}).cancel();
            process.messages.addLastWill("a", new byte[0], false).cancel();
            process.messages.close(LIMIT);

            assertThat(process.messages.statistics().droppedOut()).isEqualTo(before + 1);
        }
    }
}
