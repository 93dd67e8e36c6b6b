// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscribeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"a/b, a/b", "a/+, a/b", "a/b, a/+", "#, a/b", "a/b, #", "a/+, +/b"})
    void each_handler_gets_a_message_once_whatever_others_are_subscribed_to(String first, String second)
            throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> one = process.receiving(first);
            List<String> two = process.receiving(second);
            process.publish("a/b", "hello");
            process.synchronize();

            assertThat(one).filteredOn("hello"::equals).hasSize(1);
            assertThat(two).filteredOn("hello"::equals).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"a/b, a/b", "a/+, a/b", "a/b, a/+", "#, a/b", "a/b, a/#"})
    void a_new_handler_gets_the_retained_messages_and_those_that_had_them_do_not(String first, String second)
            throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto);
                var other = new RawClient(mosquitto)) {
            other.retain("a/b", "kept");
            List<String> old = process.receiving(first);
            assertThat(old).containsExactly("kept");

            List<String> added = process.receiving(second);

            assertThat(added).containsExactly("kept");
            assertThat(old).containsExactly("kept");
        }
    }

    @Test
    void retained_messages_are_seen_again_after_a_reconnect() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = process.receiving("a/b");
            List<String> all = process.receiving("#");
            mosquitto.kill();
            await().until(() -> !process.isConnected());
            mosquitto.start();
            try (var other = new RawClient(mosquitto)) {
                other.retain("a/b", "new state");
            }
            process.messages.connectNow();
            await().until(process::isConnected);
            process.synchronize();

            assertThat(received).containsExactly("new state");
            assertThat(all).containsExactly("new state");
        }
    }

    @Test
    void when_a_wide_filter_goes_the_narrow_ones_below_it_still_receive() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> narrow = process.receiving("a/b");
            Handle wide = process.messages.subscribe("#", message -> {});
            process.synchronize();
            wide.cancel();
            process.synchronize();
            process.publish("a/b", "hello");
            process.synchronize();

            assertThat(narrow).containsExactly("hello");
        }
    }

    @Test
    void a_cancelled_subscription_is_taken_back_at_the_server() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            Handle handle = process.messages.subscribe("a", message -> {});
            process.synchronize();
            handle.cancel();
            handle.cancel();
            process.synchronize();
            long before = process.messages.statistics().received();
            process.publish("a", "nobody wants it");
            process.synchronize();

            // One more marker, and nothing else.
            assertThat(process.messages.statistics().received()).isEqualTo(before + 1);
        }
    }

    @Test
    void the_answer_to_a_request_is_not_missed_however_soon_it_comes_after_subscribing() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            process.messages.subscribe("request", message -> {
                process.publish(message.text(), "answer");
            });
            process.synchronize();
            for (int i = 0; i < 200; i++) {
                var answers = new CopyOnWriteArrayList<String>();
                String topic = "answer/" + i;
                process.messages.subscribe(topic, message -> answers.add(message.text()));
                process.publish("request", topic);
                await().pollInterval(Duration.ofMillis(1)).until(() -> answers.equals(List.of("answer")));
            }
        }
    }

    @Test
    void a_thousand_subscriptions_are_all_there_after_a_reconnect() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            var received = new CopyOnWriteArrayList<String>();
            for (int i = 0; i < 1_000; i++) {
                process.messages.subscribe("a/" + i, message -> received.add(message.text()));
            }
            process.synchronize();
            mosquitto.kill();
            await().until(() -> !process.isConnected());
            mosquitto.start();
            process.messages.connectNow();
            await().until(process::isConnected);
            process.synchronize();
            for (int i = 0; i < 1_000; i++) {
                process.publish("a/" + i, Integer.toString(i));
            }
            process.synchronize();

            assertThat(received).hasSize(1_000);
        }
    }
}
