// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.MailboxPrecedence;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mailbox that rests for a while. */
class PausedMailboxTest {
    private static final int MANY = 100_000;

    private final EventLoopThread loop = new EventLoopThread("test", (name, failure) -> {});
    private final List<Integer> handled = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.terminate(Duration.ofSeconds(1));
    }

    private void onLoop(Runnable action) throws Exception {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> {
            action.run();
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void what_comes_meanwhile_waits_in_order(MailboxPrecedence precedence) throws Exception {
        PausableMailbox<Integer> mailbox =
                PausableMailbox.of(loop.addMailboxHandler(handled::add, "paused", 16, precedence));
        mailbox.put(1);
        await().until(() -> handled.size() == 1);

        onLoop(mailbox::pause);
        mailbox.put(2);
        mailbox.put(3);
        onLoop(() -> {});
        assertThat(mailbox.size()).isEqualTo(2);
        onLoop(mailbox::pause);
        for (int i = 4; i <= 17; i++) {
            assertThat(mailbox.put(i)).isTrue();
        }
        assertThat(mailbox.put(18)).isFalse();
        assertThat(mailbox.dropped()).isEqualTo(1);
        assertThat(handled).containsExactly(1);

        onLoop(mailbox::resume);
        await().until(() -> handled.size() == 17);
        mailbox.put(19);
        await().until(() -> handled.size() == 18);
        assertThat(handled).isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_lost_however_often_it_rests_while_it_is_filled(MailboxPrecedence precedence) throws Exception {
        var count = new int[2];
        PausableMailbox<Integer> mailbox = PausableMailbox.of(loop.addMailboxHandler(
                item -> {
                    if (item == count[0]) {
                        count[0]++;
                    }
                    count[1]++;
                },
                "restless",
                1 << 20,
                precedence));
        var filled = CompletableFuture.runAsync(() -> IntStream.range(0, MANY).forEach(mailbox::put));
        while (!filled.isDone()) {
            mailbox.pause();
            onLoop(() -> {});
            onLoop(mailbox::resume);
        }
        await().until(() -> mailbox.size() == 0);
        onLoop(() -> {});
        assertThat(count).containsExactly(MANY, MANY);
    }
}
