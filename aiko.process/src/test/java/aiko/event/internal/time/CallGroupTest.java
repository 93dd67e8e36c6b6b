// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.EventLoopThread;
import aiko.event.internal.PausableMailbox;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The times of the calls of a real event loop. */
class CallGroupTest {
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventLoopThread loop = new EventLoopThread("timed", (what, failure) -> {});

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.terminate(Duration.ofSeconds(5));
    }

    private static void work() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < SLOW_NANOS) {
            Thread.onSpinWait();
        }
    }

    private Mailbox<Runnable> mailbox(MailboxPrecedence precedence) {
        return loop.addMailboxHandler(Runnable::run, "timed", 1_024, precedence);
    }

    private static long nanos(Mailbox<Runnable> mailbox) {
        return PausableMailbox.of(mailbox).nanos();
    }

    private static long longest(Mailbox<Runnable> mailbox) {
        return PausableMailbox.of(mailbox).longestNanos();
    }

    private void finish() throws InterruptedException {
        assertThat(loop.terminate(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void theTimeOfAHandlerIsThatOfItsCallsWithoutTheirWaiting() throws Exception {
        Mailbox<Runnable> slow = mailbox(MailboxPrecedence.NORMAL);
        Mailbox<Runnable> fast = mailbox(MailboxPrecedence.NORMAL);
        for (int i = 0; i < 5; i++) {
            slow.put(CallGroupTest::work);
            fast.put(() -> {});
        }
        finish();

        assertThat(nanos(slow)).isGreaterThanOrEqualTo(5 * SLOW_NANOS);
        assertThat(longest(slow)).isBetween(SLOW_NANOS, nanos(slow) - 4 * SLOW_NANOS);
        assertThat(nanos(fast)).as("it has waited for the slow one").isLessThan(nanos(slow));
        assertThat(loop.callTimes().counts().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(10);
        assertThat(loop.callTimes().nanos()).isEqualTo(nanos(slow) + nanos(fast));
    }

    @Test
    void controlMessagesAmidOthersAreNotTimeOfThose() throws Exception {
        Mailbox<Runnable> control = mailbox(MailboxPrecedence.CONTROL);
        Mailbox<Runnable> normal = mailbox(MailboxPrecedence.NORMAL);
        var filled = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(filled));
        normal.put(() -> control.put(CallGroupTest::work));
        for (int i = 0; i < 20; i++) {
            normal.put(() -> {});
        }
        var done = new CountDownLatch(1);
        normal.put(done::countDown);
        filled.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        finish();

        assertThat(nanos(control)).isGreaterThanOrEqualTo(SLOW_NANOS);
        assertThat(longest(normal)).isLessThan(SLOW_NANOS);
    }

    @Test
    void tasksAndTimersAreCountedAndTimed() throws Exception {
        var ran = new CountDownLatch(1);
        loop.execute(CallGroupTest::work);
        loop.addOneShotTimerHandler(ran::countDown, Duration.ofMillis(1));
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        finish();

        assertThat(loop.callTimes().longestNanos()).isGreaterThanOrEqualTo(SLOW_NANOS);
        assertThat(loop.callTimes().counts().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(loop.statistics().handled());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
