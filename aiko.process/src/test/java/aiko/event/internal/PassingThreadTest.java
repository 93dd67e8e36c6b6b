// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassingThreadTest {
    private final List<Integer> handled = new CopyOnWriteArrayList<>();
    private final EventLoopThread loop = new EventLoopThread("test-loop", (what, failure) -> {});
    private final Mailbox<Integer> mailbox =
            loop.addMailboxHandler(handled::add, "test", 1_000, MailboxPrecedence.NORMAL);
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        loop.start();
        var its = new CompletableFuture<Thread>();
        loop.execute(() -> its.complete(Thread.currentThread()));
        thread = its.get(10, TimeUnit.SECONDS);
        awaitWaiting();
    }

    @AfterEach
    void stop() {
        loop.terminate(Duration.ofSeconds(10));
    }

    private void awaitWaiting() {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    private static void run(Thread passing) throws Exception {
        var failure = new CompletableFuture<Throwable>();
        passing.setUncaughtExceptionHandler((which, thrown) -> failure.complete(thrown));
        passing.start();
        passing.join();
        assertThat(failure).isNotDone();
    }

    @Test
    void a_loop_is_woken_once_there_is_nothing_more_to_pass_on() throws Exception {
        run(new PassingThread(
                () -> {
                    PassingThread.begin();
                    mailbox.put(1);
                    mailbox.put(2);
                    assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
                    assertThat(handled).isEmpty();
                    PassingThread.end();
                    await().until(() -> handled.size() == 2);
                },
                "passing"));
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void a_loop_is_woken_at_once_by_a_thread_that_passes_nothing_on() throws Exception {
        run(new PassingThread(
                () -> {
                    mailbox.put(1);
                    await().until(() -> handled.size() == 1);
                    awaitWaiting();
                    PassingThread.begin();
                    PassingThread.end();
                    mailbox.put(2);
                    await().until(() -> handled.size() == 2);
                },
                "passing"));
    }

    @Test
    void items_that_a_loop_passes_on_arrive_in_order() {
        var passing = EventLoopThread.passing("passing", (what, failure) -> {}, Behalf.NOBODY);
        Mailbox<Integer> first = passing.addMailboxHandler(mailbox::put, "first", 1_000, MailboxPrecedence.NORMAL);
        passing.start();
        try {
            for (int i = 0; i < 500; i++) {
                first.put(i);
                if (i % 50 == 0) {
                    int sent = i + 1;
                    await().until(() -> handled.size() == sent);
                    awaitWaiting();
                }
            }
            await().until(() -> handled.size() == 500);
            assertThat(handled).isEqualTo(IntStream.range(0, 500).boxed().toList());
        } finally {
            passing.terminate(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_handler_that_fails_leaves_no_loop_asleep() {
        var passing = EventLoopThread.passing("passing", (what, failure) -> {}, Behalf.NOBODY);
        passing.start();
        try {
            passing.execute(() -> {
                mailbox.put(1);
                throw new IllegalStateException("after it has passed one on");
            });
            await().until(() -> handled.size() == 1);
        } finally {
            passing.terminate(Duration.ofSeconds(10));
        }
    }
}
