// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.process.spi.UsedUpStack;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopThreadTest {
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final EventLoopThread loop =
            new EventLoopThread("test-loop", (what, failure) -> failures.add(what + ": " + failure.getMessage()));

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void terminate() {
        assertThat(loop.terminate(Duration.ofSeconds(5))).isTrue();
    }

    /** Holds the loop until it is let go; it is held when this returns, since a mailbox may go before a task. */
    private CountDownLatch hold() throws InterruptedException {
        var held = new CountDownLatch(1);
        var letGo = new CountDownLatch(1);
        loop.execute(() -> {
            held.countDown();
            try {
                letGo.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        held.await();
        return letGo;
    }

    @Test
    void items_of_four_producers_are_all_handled_each_producers_in_order() {
        int producers = 4;
        int items = 50_000;
        int[] last = new int[producers];
        var handled = new AtomicInteger();
        var disorder = new AtomicInteger();
        Mailbox<int[]> mailbox = loop.addMailboxHandler(
                item -> {
                    if (item[1] != ++last[item[0]]) {
                        disorder.incrementAndGet();
                    }
                    handled.incrementAndGet();
                },
                "many",
                1 << 20,
                MailboxPrecedence.NORMAL);
        for (int p = 0; p < producers; p++) {
            int producer = p;
            new Thread(() -> {
                        for (int i = 1; i <= items; i++) {
                            mailbox.put(new int[] {producer, i});
                        }
                    })
                    .start();
        }
        await().until(() -> handled.get() == producers * items);
        assertThat(disorder).hasValue(0);
    }

    @Test
    void control_mailboxes_go_before_the_next_item_of_others() throws InterruptedException {
        var seen = new CopyOnWriteArrayList<String>();
        Mailbox<String> normal = loop.addMailboxHandler(seen::add, "in", 100, MailboxPrecedence.NORMAL);
        Mailbox<String> control = loop.addMailboxHandler(seen::add, "control", 100, MailboxPrecedence.CONTROL);
        CountDownLatch letGo = hold();
        normal.put("in 1");
        normal.put("in 2");
        control.put("control");
        letGo.countDown();
        await().untilAsserted(() -> assertThat(seen).containsExactly("control", "in 1", "in 2"));
    }

    @Test
    void a_control_item_put_by_a_handler_goes_before_the_items_that_wait() throws InterruptedException {
        var seen = new CopyOnWriteArrayList<String>();
        Mailbox<String> control = loop.addMailboxHandler(seen::add, "control", 100, MailboxPrecedence.CONTROL);
        Mailbox<String> normal = loop.addMailboxHandler(
                item -> {
                    seen.add(item);
                    control.put("control after " + item);
                },
                "in",
                100,
                MailboxPrecedence.NORMAL);
        CountDownLatch letGo = hold();
        normal.put("1");
        normal.put("2");
        letGo.countDown();
        await().untilAsserted(() -> assertThat(seen).containsExactly("1", "control after 1", "2", "control after 2"));
    }

    @Test
    void what_waits_for_a_slow_handler_lets_its_neighbours_in_between() throws InterruptedException {
        var seen = new CopyOnWriteArrayList<String>();
        Mailbox<String> slow = loop.addMailboxHandler(
                item -> {
                    seen.add(item);
                    long end = System.nanoTime() + Duration.ofMillis(1).toNanos();
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                },
                "slow",
                100,
                MailboxPrecedence.NORMAL);
        Mailbox<String> neighbour = loop.addMailboxHandler(seen::add, "neighbour", 100, MailboxPrecedence.NORMAL);
        CountDownLatch letGo = hold();
        for (int i = 1; i <= 60; i++) {
            slow.put("slow " + i);
        }
        neighbour.put("neighbour");
        letGo.countDown();
        await().until(() -> seen.size() == 61);
        assertThat(seen.indexOf("neighbour")).isLessThan(10);
        assertThat(seen).containsSubsequence("slow 1", "slow 2", "slow 59", "slow 60");
    }

    @Test
    void a_full_mailbox_drops_and_counts() throws InterruptedException {
        CountDownLatch letGo = hold();
        Mailbox<Integer> mailbox = loop.addMailboxHandler(item -> {}, "small", 16, MailboxPrecedence.NORMAL);
        int accepted = 0;
        for (int i = 0; i < 20; i++) {
            accepted += mailbox.put(i) ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(16);
        assertThat(mailbox.dropped()).isEqualTo(4);
        assertThat(mailbox.highWaterMark()).isEqualTo(16);
        letGo.countDown();
        await().until(() -> mailbox.size() == 0);
    }

    @Test
    void a_cancelled_mailbox_takes_nothing_and_delivers_nothing() throws InterruptedException {
        var seen = new CopyOnWriteArrayList<String>();
        CountDownLatch letGo = hold();
        Mailbox<String> mailbox = loop.addMailboxHandler(seen::add, "gone", 16, MailboxPrecedence.NORMAL);
        mailbox.put("waits");
        mailbox.cancel();
        assertThat(mailbox.put("too late")).isFalse();
        letGo.countDown();
        var done = new CountDownLatch(1);
        loop.execute(done::countDown);
        await().until(() -> mailbox.size() == 0 && done.getCount() == 0);
        assertThat(seen).isEmpty();
    }

    @Test
    void handlers_that_throw_are_reported_and_the_rest_goes_on() {
        var seen = new CopyOnWriteArrayList<String>();
        Mailbox<String> mailbox = loop.addMailboxHandler(
                item -> {
                    if (item.equals("bad")) {
                        throw new IllegalStateException("no");
                    }
                    seen.add(item);
                },
                "box",
                16,
                MailboxPrecedence.NORMAL);
        mailbox.put("bad");
        mailbox.put("good");
        loop.execute(() -> {
            throw new AssertionError("task");
        });
        await().untilAsserted(() -> assertThat(seen).containsExactly("good"));
        await().untilAsserted(() -> assertThat(failures)
                .contains("box: no")
                .anyMatch(line -> line.startsWith("task ") && line.endsWith(": task")));
    }

    @Test
    void periodic_timers_repeat_until_they_are_cancelled_even_by_themselves() {
        var count = new AtomicInteger();
        var handle = new AtomicReference<Handle>();
        handle.set(loop.addTimerHandler(
                () -> {
                    if (count.incrementAndGet() == 3) {
                        handle.get().cancel();
                    }
                },
                Duration.ofMillis(5)));
        await().until(() -> loop.statistics().timers() == 0 && count.get() == 3);
        assertThatThrownBy(() -> loop.addTimerHandler(() -> {}, Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_immediate_timer_is_called_before_its_first_period_is_over() {
        var called = new CountDownLatch(1);
        Handle handle = loop.addTimerHandler(called::countDown, Duration.ofDays(1), true);
        await().until(() -> called.getCount() == 0);
        handle.cancel();
    }

    @Test
    void one_shot_timers_are_called_in_the_order_of_their_time() {
        var seen = new CopyOnWriteArrayList<Integer>();
        loop.addOneShotTimerHandler(() -> seen.add(3), Duration.ofMillis(60));
        loop.addOneShotTimerHandler(() -> seen.add(1), Duration.ofMillis(5));
        loop.addOneShotTimerHandler(() -> seen.add(2), Duration.ofMillis(30));
        await().untilAsserted(() -> assertThat(seen).containsExactly(1, 2, 3));
    }

    @Test
    void queue_items_reach_the_handlers_of_their_type_and_of_its_supertypes() {
        var seen = new CopyOnWriteArrayList<String>();
        Handle integers = loop.addQueueHandler(item -> seen.add("integer " + item), Integer.class);
        loop.addQueueHandler(item -> seen.add("number " + item), Number.class);
        loop.queuePut(1);
        loop.queuePut(2.5);
        loop.queuePut("nobody");
        await().untilAsserted(() -> assertThat(seen).containsExactly("integer 1", "number 1", "number 2.5"));
        await().untilAsserted(() -> assertThat(failures).anyMatch(line -> line.contains("java.lang.String")));
        integers.cancel();
        loop.queuePut(3);
        await().untilAsserted(() -> assertThat(seen).endsWith("number 3"));
    }

    @Test
    void flat_out_handlers_run_all_the_time_and_yield_to_everything_else() {
        var rounds = new AtomicInteger();
        Handle handle = loop.addFlatOutHandler(rounds::incrementAndGet);
        await().until(() -> rounds.get() > 1_000);
        var tasks = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            loop.execute(tasks::incrementAndGet);
        }
        await().until(() -> tasks.get() == 100);
        handle.cancel();
        int after = rounds.get();
        assertThat(after).isGreaterThan(1_000);
    }

    @Test
    void flat_out_handlers_take_turns_even_when_there_is_always_something_else() {
        var first = new AtomicInteger();
        var second = new AtomicInteger();
        loop.addFlatOutHandler(() -> {
            first.incrementAndGet();
            loop.execute(() -> {});
        });
        loop.addFlatOutHandler(() -> {
            second.incrementAndGet();
            loop.execute(() -> {});
        });
        await().until(() -> first.get() > 100 && second.get() > 100);
    }

    @Test
    void a_flat_out_handler_that_is_cancelled_by_another_is_not_called_again() {
        var calls = new AtomicInteger();
        var after = new AtomicReference<Integer>();
        Handle counting = loop.addFlatOutHandler(calls::incrementAndGet);
        await().until(() -> calls.get() > 10);
        loop.addFlatOutHandler(() -> {
            counting.cancel();
            after.compareAndSet(null, calls.get());
        });
        await().until(() -> after.get() != null);
        var rounds = new AtomicInteger();
        loop.addFlatOutHandler(rounds::incrementAndGet);
        await().until(() -> rounds.get() > 100);
        assertThat(calls).hasValue(after.get());
    }

    @Test
    void a_hundred_thousand_timers_are_called_and_cancelled() {
        int timers = 100_000;
        var called = new AtomicInteger();
        var handles = new ArrayList<Handle>();
        for (int i = 0; i < timers; i++) {
            var first = new AtomicInteger();
            handles.add(loop.addTimerHandler(
                    () -> {
                        if (first.getAndIncrement() == 0) {
                            called.incrementAndGet();
                        }
                    },
                    Duration.ofMillis(100 + i % 400)));
        }
        await().until(() -> called.get() == timers);
        assertThat(loop.statistics().timers()).isEqualTo(timers);
        handles.forEach(Handle::cancel);
        await().until(() -> loop.statistics().timers() == 0);
    }

    @Test
    void an_idle_loop_uses_no_processor_time() {
        var id = new AtomicReference<Long>();
        loop.execute(() -> id.set(Thread.currentThread().getId()));
        await().until(() -> id.get() != null);
        var threads = ManagementFactory.getThreadMXBean();
        await().until(() -> threads.getThreadInfo(id.get()).getThreadState() == Thread.State.WAITING);
        long before = threads.getThreadCpuTime(id.get());
        var other = new EventLoopThread("other", (what, failure) -> {});
        other.start();
        var waited = new CountDownLatch(1);
        other.addOneShotTimerHandler(waited::countDown, Duration.ofMillis(200));
        await().until(() -> waited.getCount() == 0);
        other.terminate(Duration.ofSeconds(5));
        assertThat(threads.getThreadCpuTime(id.get())).isEqualTo(before);
    }

    @Test
    void whoever_uses_up_the_stack_while_adding_tasks_does_no_harm_to_others() throws Exception {
        for (int i = 0; i < UsedUpStack.THREADS; i++) {
            assertThat(UsedUpStack.call(i, () -> loop.execute(() -> {}))).isPositive();
            var done = new CountDownLatch(1);
            loop.execute(done::countDown);
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whoever_uses_up_the_stack_while_filling_a_mailbox_does_no_harm_to_others() throws Exception {
        var handled = new AtomicInteger();
        Mailbox<Integer> mailbox =
                loop.addMailboxHandler(item -> handled.incrementAndGet(), "test", 1 << 20, MailboxPrecedence.NORMAL);
        for (int i = 0; i < UsedUpStack.THREADS; i++) {
            assertThat(UsedUpStack.call(i, () -> mailbox.put(1))).isPositive();
            int before = handled.get();
            mailbox.put(1);
            await().until(() -> handled.get() > before && mailbox.size() == 0);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void what_was_given_before_the_end_is_run_and_what_comes_later_is_refused() {
        var other = new EventLoopThread("ending", (what, failure) -> {});
        var seen = new ArrayList<Integer>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            other.execute(() -> seen.add(number));
        }
        other.start();
        assertThat(other.terminate(Duration.ofSeconds(5))).isTrue();
        assertThat(seen).hasSize(1_000).isSorted();
        assertThatThrownBy(() -> other.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
