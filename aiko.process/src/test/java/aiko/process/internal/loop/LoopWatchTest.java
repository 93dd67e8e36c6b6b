// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.EventLoopThread;
import aiko.message.internal.LogLines;
import aiko.process.internal.place.Occupant;
import aiko.process.spi.EventLoopReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private final LogLines log = new LogLines();
    private final EventLoopThread loop = new EventLoopThread("watched", (what, failure) -> {});
    private final AtomicBoolean isOfAnEarlierLife = new AtomicBoolean();
    private final CountDownLatch release = new CountDownLatch(1);
    private LoopWatch watch;

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        watch.close();
        loop.terminate(Duration.ofSeconds(5));
    }

    private void watch(Duration limit) {
        watch = new LoopWatch(
                "watch",
                () -> List.of(new LoopWatch.Watched("acme", loop, nanos -> isOfAnEarlierLife.get())),
                limit,
                new LoopWatch.Owner() {
                    @Override
                    public boolean isGone(Occupant service) {
                        return false;
                    }

                    @Override
                    public void countCutLoose(Occupant service, Duration busy) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void cutLoose(Occupant service) {
                        throw new UnsupportedOperationException();
                    }
                },
                log.logger);
        watch.start();
    }

    private void hang(String item) {
        try {
            release.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void hangInMailbox() {
        Mailbox<String> mailbox = loop.addMailboxHandler(this::hang, "samples", 10, MailboxPrecedence.NORMAL);
        mailbox.put("one");
    }

    private EventLoopReport report() {
        return watch.reports().get(0);
    }

    @Test
    void a_call_that_takes_too_long_is_said_with_its_place_again_and_when_it_is_over() {
        watch(Duration.ofSeconds(1));
        hangInMailbox();

        await().until(() -> log.lines().size() >= 2);
        assertThat(log.lines().get(0))
                .matches("WARN bundle acme has been running its mailbox samples for 1(\\.\\d)? s: everything else of"
                        + " bundle acme waits \\(at .*\\)");
        assertThat(log.lines().get(1))
                .matches("WARN bundle acme has been running its mailbox samples for \\d[^:]* s \\(at .*\\)");
        assertThat(log.stacks()).isEqualTo(1);
        assertThat(report().stuck()).isTrue();
        assertThat(report().running()).isEqualTo("bundle acme: mailbox samples");
        assertThat(report().since()).isGreaterThan(Duration.ofSeconds(1));

        release.countDown();
        await().until(() -> log.lines()
                .get(log.lines().size() - 1)
                .startsWith("INFO bundle acme has returned from its mailbox samples after "));
        assertThat(report().stuck()).isFalse();
        assertThat(report().running()).isEmpty();
        assertThat(report().longest()).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void without_a_limit_nothing_is_said_but_shown() {
        watch(Duration.ZERO);
        hangInMailbox();

        await().until(() -> report().since().compareTo(Duration.ofSeconds(1)) > 0);
        assertThat(report().stuck()).isFalse();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void what_is_short_is_neither_said_nor_shown() {
        watch(Duration.ofSeconds(1));
        var count = new AtomicInteger();
        loop.addFlatOutHandler(count::incrementAndGet);

        await().during(Duration.ofMillis(1_500)).atMost(Duration.ofSeconds(5)).until(() -> log.lines()
                .isEmpty());
        assertThat(report().longest()).isLessThan(Duration.ofSeconds(1));
        assertThat(report().statistics().orElseThrow().handled()).isPositive();
    }

    @Test
    void a_call_of_a_bundle_that_has_stopped_is_cut_loose_and_its_end_is_said() {
        watch(Duration.ofSeconds(1));
        hangInMailbox();
        await().until(() -> !log.lines().isEmpty());
        isOfAnEarlierLife.set(true);

        await().until(() -> log.lines().stream().anyMatch(line -> line.contains(": abandoned; bundle ")));
        var ran = new CountDownLatch(1);
        loop.execute(ran::countDown);
        await().until(() -> ran.getCount() == 0);
        // It was interrupted, and has taken notice.
        await().until(() -> log.lines()
                .get(log.lines().size() - 1)
                .startsWith("INFO bundle acme: mailbox samples has returned after "));
        assertThat(watch.reports()).hasSize(1);
    }

    @Test
    void a_command_that_takes_too_long_again_and_again_does_not_fill_the_log() {
        watch(Duration.ofMillis(200));
        var handled = new AtomicInteger();
        Mailbox<String> mailbox = loop.addMailboxHandler(
                item -> {
                    await().until(() -> report().since().compareTo(Duration.ofMillis(400)) > 0);
                    handled.incrementAndGet();
                },
                "samples",
                10,
                MailboxPrecedence.NORMAL);
        for (int i = 0; i < 4; i++) {
            mailbox.put("slow");
        }

        await().until(() -> handled.get() == 4);
        await().until(() -> log.lines().size() == 2);
        assertThat(log.lines().get(0)).startsWith("WARN bundle acme has been running its mailbox samples for 0.");
        assertThat(log.lines().get(1)).startsWith("INFO bundle acme has returned from its mailbox samples after ");
    }
}
