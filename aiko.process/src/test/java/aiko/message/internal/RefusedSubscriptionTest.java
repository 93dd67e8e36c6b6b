// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does not take at all: a subscription, many of them at once, a last will. */
class RefusedSubscriptionTest {
    private static final String TOO_DEEP = "x" + "/x".repeat(250);

    @TempDir
    Path folder;

    private static List<String> errors(TestProcess process) {
        return process.log.lines().stream()
                .filter(line -> line.startsWith("ERROR"))
                .toList();
    }

    @Test
    void a_subscription_at_which_the_server_ends_the_connection_is_left_out() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            List<String> received = process.receiving("good");
            process.messages.subscribe(TOO_DEEP, message -> {});
            await().atMost(Duration.ofSeconds(20)).until(() -> !errors(process).isEmpty());
            process.synchronize();
            process.publish("good", "news");
            await().until(() -> received.contains("news"));

            assertThat(errors(process)).singleElement().asString().contains("at the subscription to " + TOO_DEEP);
        }
    }

    @Test
    void more_subscriptions_than_a_packet_may_hold_are_all_made_again() throws Exception {
        try (var mosquitto = Mosquitto.started(
                        folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_packet_size 20000");
                var process = TestProcess.on(mosquitto)) {
            var received = new CopyOnWriteArrayList<String>();
            for (int i = 0; i < 3_000; i++) {
                process.messages.subscribe("many/of/them/" + i, message -> received.add(message.topic()));
            }
            process.synchronize();
            mosquitto.kill();
            mosquitto.start();
            await().until(() -> process.messages.statistics().connects() == 2);
            process.synchronize();
            for (int i = 0; i < 3_000; i++) {
                process.publish("many/of/them/" + i, "x");
            }
            await().until(() -> received.size() == 3_000);

            assertThat(process.messages.statistics().connects()).isEqualTo(2);
        }
    }

    @Test
    void a_last_will_that_the_server_does_not_take_is_named() throws Exception {
        try (var mosquitto = Mosquitto.started(
                        folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_packet_size 20000");
                var process = TestProcess.on(mosquitto)) {
            process.messages.addLastWill("will", new byte[30_000], false);
            await().until(() -> !errors(process).isEmpty());

            assertThat(errors(process)).singleElement().asString().contains("the last will of 30000 bytes on will: ");
            assertThat(process.isConnected()).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> process.messages.addLastWill("will", new byte[65_536], false))
                    .withMessageContaining("65535");
        }
    }
}
