// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing much, without filling the queue. */
class WhenFewerWaitTest {
    private static final int PARTS = 2_000;
    private static final int PART = 100;
    private static final int FEW = 500;

    @TempDir
    Path folder;

    private final CountDownLatch done = new CountDownLatch(1);
    private int parts;

    private void publishParts(TestProcess process) {
        process.messages.whenFewerWait(FEW).thenRun(() -> {
            assertThat(process.eventLoop.isCurrentThread()).isTrue();
            for (int i = 0; i < PART; i++) {
                process.messages.publish("a", TestProcess.bytes("(part)"));
            }
            if (++parts == PARTS) {
                done.countDown();
            } else {
                publishParts(process);
            }
        });
    }

    @Test
    void parts_go_out_one_after_the_other_and_few_messages_wait() throws Exception {
        try (var mosquitto = Mosquitto.started(folder, "listener PORT 127.0.0.1", "allow_anonymous true");
                var process = TestProcess.on(mosquitto)) {
            process.eventLoop.execute(() -> publishParts(process));

            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.messages.statistics().outboxHighWaterMark()).isLessThanOrEqualTo(FEW + PART);
            assertThat(process.messages.statistics().droppedOut()).isZero();
        }
    }

    @Test
    void it_never_completes_before_the_caller_is_done() throws Exception {
        try (var mosquitto = Mosquitto.started(folder, "listener PORT 127.0.0.1", "allow_anonymous true");
                var process = TestProcess.on(mosquitto)) {
            var completedAtOnce = new CompletableFuture<Boolean>();
            process.eventLoop.execute(() -> completedAtOnce.complete(
                    process.messages.whenFewerWait(1).toCompletableFuture().isDone()));

            assertThat(completedAtOnce.get(10, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void without_a_connection_it_completes_as_well() throws Exception {
        try (var process = new TestProcess(TestProcess.settings(1))) {
            process.messages.open();
            process.messages.whenFewerWait(1).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> process.messages.whenFewerWait(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
