// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.inprocess.InProcessServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WithoutServerTest {
    @Test
    void a_process_without_a_server_receives_what_it_publishes() throws Exception {
        try (var process = TestProcess.on(new InProcessServer().asServer())) {
            process.openAndConnect();
            List<String> received = process.receiving("a/+");
            process.publish("a/b", "one");
            process.publish("a", "not this");
            process.promise("a/c", "two");
            process.synchronize();

            assertThat(received).containsExactly("one", "two");
        }
    }

    @Test
    void retained_messages_are_kept_for_later_subscribers_until_they_are_cleared() throws Exception {
        try (var process = TestProcess.on(new InProcessServer().asServer())) {
            process.openAndConnect();
            process.retain("a", "kept");
            process.retain("b", "cleared");
            process.retain("b", "");
            process.synchronize();

            assertThat(process.receiving("+")).containsExactly("kept");
        }
    }

    @Test
    void two_processes_share_a_server() throws Exception {
        var server = new InProcessServer();
        try (var one = TestProcess.on(server.asServer());
                var two = TestProcess.on(server.asServer())) {
            one.openAndConnect();
            two.openAndConnect();
            List<String> received = two.receiving("a");
            one.publish("a", "hello");

            // Both have the same topic for markers, so that neither can wait for its own.
            await().untilAsserted(() -> assertThat(received).containsExactly("hello"));
        }
    }

    @Test
    void wills_are_armed_and_an_orderly_end_publishes_none() throws Exception {
        var server = new InProcessServer();
        try (var watching = TestProcess.on(server.asServer())) {
            watching.openAndConnect();
            List<String> received = watching.receiving("#");
            try (var process = TestProcess.on(server.asServer())) {
                process.openAndConnect();
                process.messages
                        .addLastWill("boot", TestProcess.bytes("(primary absent)"), true)
                        .armed()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
            }
            watching.synchronize();

            assertThat(received).isEmpty();
        }
    }
}
