// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class WaitingThreadTest {
    private final WaitingThread waiting = new WaitingThread();
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final List<Thread> ran = new ArrayList<>();

    @Test
    void the_thread_that_waits_completes_the_result() throws Exception {
        var loop = new Thread(() -> waiting.execute(() -> {
            ran.add(Thread.currentThread());
            result.complete("done");
        }));
        loop.start();

        assertThat(waiting.await(result)).isEqualTo("done");
        assertThat(ran).containsExactly(Thread.currentThread());
        loop.join();
    }

    @Test
    void another_thread_can_complete_it() throws Exception {
        var loop = new Thread(() -> result.completeExceptionally(new IllegalStateException("closed")));
        loop.start();

        assertThatThrownBy(() -> waiting.await(result))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("closed");
        loop.join();
    }

    @Test
    void an_interrupt_cancels_it_and_nothing_is_left_undone() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> waiting.await(result)).isInstanceOf(InterruptedException.class);
        assertThat(result).isCancelled();

        waiting.execute(() -> ran.add(Thread.currentThread()));
        assertThat(ran).hasSize(1);
    }
}
