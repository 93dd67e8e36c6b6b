// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynchronizeTest {
    private static final int RETAINED = 2_000;

    @TempDir
    Path folder;

    @Test
    void it_completes_on_the_loop_after_all_retained_messages_have_been_handled() throws Exception {
        try (var mosquitto = Mosquitto.started(
                        folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_queued_messages 0");
                var publisher = TestProcess.on(mosquitto);
                var process = TestProcess.on(mosquitto)) {
            for (int i = 0; i < RETAINED; i++) {
                publisher.retain("kept/" + i, "x");
            }
            await().until(() -> publisher.messages.statistics().published() >= RETAINED);

            var handled = new ArrayList<String>();
            process.messages.subscribe("kept/#", message -> handled.add(message.topic()));
            var onLoop = new CompletableFuture<Boolean>();
            var count = new CompletableFuture<Integer>();
            process.messages.synchronize().thenRun(() -> {
                onLoop.complete(process.eventLoop.isCurrentThread());
                count.complete(handled.size());
            });

            assertThat(count.get(10, TimeUnit.SECONDS)).isEqualTo(RETAINED);
            assertThat(onLoop.get()).isTrue();
        }
    }

    @Test
    void without_a_connection_it_waits_for_the_next_one() throws Exception {
        try (var mosquitto = new Mosquitto(folder);
                var process = new TestProcess(TestProcess.settings(mosquitto.port))) {
            var synchronizedNow = process.messages.synchronize().toCompletableFuture();
            process.messages.open();
            await().until(() -> !process.log.lines().isEmpty());
            assertThat(synchronizedNow).isNotDone();

            mosquitto.start();
            synchronizedNow.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_connection_lost_meanwhile_only_delays_it() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            process.synchronize();
            mosquitto.stop();
            var delayed = process.messages.synchronize().toCompletableFuture();
            process.runLoop();
            mosquitto.kill();
            await().until(() -> !process.isConnected());
            assertThat(delayed).isNotDone();

            mosquitto.start();
            delayed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void many_at_a_time_all_complete() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 1_000; i++) {
                all.add(process.messages.synchronize().toCompletableFuture());
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void markers_reach_no_other_handler_of_the_topic() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var process = TestProcess.on(mosquitto)) {
            var received = process.receiving(TestProcess.PATH + "/+/in");
            process.synchronize();
            process.publish(TestProcess.PATH + "/0/in", "(a command)");
            process.synchronize();

            assertThat(received).containsExactly("(a command)");
        }
    }
}
