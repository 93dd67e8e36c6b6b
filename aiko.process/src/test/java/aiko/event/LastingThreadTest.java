// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.LogLines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastingThreadTest {
    private final LogLines log = new LogLines();
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private final AtomicReference<Thread> itself = new AtomicReference<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean waits;
    private final LastingThread thread =
            new LastingThread("lasting", "nothing can be done", this::step, () -> ends.add("the end"), log.logger);

    @AfterEach
    void end() {
        thread.close(Duration.ofSeconds(1));
    }

    private void step() throws Exception {
        itself.set(Thread.currentThread());
        steps.incrementAndGet();
        Throwable failure = thrown.get();
        if (failure instanceof Exception exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (waits) {
            never.await();
        }
        Thread.onSpinWait();
    }

    @Test
    void whatever_a_step_throws_is_said_once_and_the_next_one_follows() {
        for (Throwable failure : List.of(
                new IOException("disk"),
                new IllegalStateException("bug"),
                new StackOverflowError(),
                new NoClassDefFoundError("gone"),
                new OutOfMemoryError("test"),
                new ThreadDeath())) {
            log.clear();
            thrown.set(failure);
            int before = steps.get();
            try (var failing = new LastingThread("failing", "nothing can be done", this::step, log.logger)) {
                failing.start();
                await().until(() -> steps.get() >= before + 2);
                thrown.set(null);
                await().until(() -> log.lines().size() == 2);
            }
            assertThat(log.lines())
                    .containsExactly(
                            "ERROR nothing can be done: " + failure + "; retrying",
                            "INFO nothing can be done: recovered");
        }
    }

    @Test
    void an_interrupt_ends_a_step_that_waits_but_neither_the_thread_nor_the_next_step() {
        waits = true;
        thread.start();
        for (int i = 1; i < 10; i++) {
            int number = i;
            await().until(() -> steps.get() == number && thread.state() == Thread.State.WAITING);
            itself.get().interrupt();
        }
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void a_step_that_ends_with_the_thread_is_no_recovery() {
        thrown.set(new IOException("disk"));
        thread.start();
        await().until(() -> steps.get() >= 1);
        waits = true;
        thrown.set(null);
        await().until(() -> thread.state() == Thread.State.WAITING);

        thread.close();
        never.countDown();

        assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
        assertThat(log.lines()).noneMatch(line -> line.contains("recovered"));
    }

    @Test
    void an_interrupt_does_not_shorten_the_pause_after_a_failure() {
        thrown.set(new IOException("disk"));
        thread.start();
        await().until(() -> steps.get() == 4);
        int before = steps.get();
        for (int i = 0; i < 1_000; i++) {
            itself.get().interrupt();
        }
        assertThat(steps.get()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void closed_it_does_what_is_left_to_do_whatever_it_waits_for() {
        waits = true;
        thread.start();
        await().until(() -> thread.state() == Thread.State.WAITING);

        thread.close(Duration.ZERO);

        assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
        assertThat(ends).containsExactly("the end");
        assertThat(steps).hasValue(1);
    }

    @Test
    void closed_within_its_own_step_it_ends_after_that() {
        var own = new AtomicReference<LastingThread>();
        own.set(new LastingThread("own", "nothing", () -> own.get().close(Duration.ofSeconds(5)), log.logger));
        own.get().start();
        assertThat(own.get().join(Duration.ofSeconds(5))).isTrue();
    }
}
