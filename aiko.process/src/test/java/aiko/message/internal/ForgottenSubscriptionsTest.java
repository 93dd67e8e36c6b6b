// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that forgets the subscriptions of a connection, which goes on, is noticed, and asked for them again. */
class ForgottenSubscriptionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void a_server_that_is_restarted_behind_a_gateway_knows_them_again_after_a_while() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var proxy = new ReplayingProxy(mosquitto.port);
                var process = new TestProcess(TestProcess.settings(proxy.port()))) {
            process.openAndConnect();
            List<String> texts = process.receiving("x/#");

            mosquitto.kill();
            mosquitto.start();
            proxy.replay();

            try (var other = TestProcess.on(mosquitto)) {
                await().atMost(LIMIT).until(() -> {
                    other.publish("x/in", "hello");
                    return texts.contains("hello");
                });
            }
            assertThat(proxy.clients()).isEqualTo(1);
            assertThat(process.connected).containsExactly(true);
            await().until(() -> process.messages.problem().isEmpty());
            assertThat(process.log.lines())
                    .anyMatch(line -> line.contains(" does not deliver the messages of this process to ")
                            && line.contains("the server has forgotten the subscription; subscribing again"))
                    .anyMatch(line -> line.contains(" delivers the messages of this process to "));
        }
    }
}
