// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A loop whose handler does not return goes on with another thread. */
class CutLooseTest {
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final EventLoopThread loop =
            new EventLoopThread("test-loop", (what, failure) -> failures.add(what + ": " + failure));
    private final AtomicBoolean spinning = new AtomicBoolean(true);
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void terminate() {
        spinning.set(false);
        assertThat(loop.terminate(Duration.ofSeconds(5))).isTrue();
    }

    /** Looks at no interrupt. */
    private void spin() {
        while (spinning.get()) {
            Thread.onSpinWait();
        }
    }

    private void handle(String item) {
        if (item.equals("hang")) {
            spin();
        }
        seen.add(item);
    }

    private Activity stuck(Predicate<Activity> what) {
        await().until(() -> loop.activity() != null && what.test(loop.activity()));
        return loop.activity();
    }

    private Activity stuck() {
        return stuck(activity -> true);
    }

    @Test
    void a_mailbox_goes_on_with_its_next_item_and_the_others_with_theirs_in_order() {
        Mailbox<String> stuck = loop.addMailboxHandler(this::handle, "stuck", 100, MailboxPrecedence.NORMAL);
        Mailbox<String> other = loop.addMailboxHandler(this::handle, "other", 100, MailboxPrecedence.NORMAL);
        stuck.put("hang");
        Activity activity = stuck();
        stuck.put("a");
        other.put("1");
        stuck.put("b");
        other.put("2");
        Thread before = activity.thread();

        assertThat(activity.what()).isEqualTo("mailbox stuck");
        assertThat(activity.cutLoose(() -> seen.add("cut"))).isTrue();

        await().until(() -> seen.size() == 5);
        assertThat(seen).startsWith("cut").containsSubsequence("a", "b").containsSubsequence("1", "2");
        assertThat(before.isAlive()).isTrue();
        spinning.set(false);
        await().until(() -> !before.isAlive());
        stuck.put("c");
        await().until(() -> seen.contains("c"));
    }

    @Test
    void a_control_mailbox_stuck_within_the_turn_of_another_one_leaves_both_to_the_new_thread() {
        Mailbox<String> control = loop.addMailboxHandler(this::handle, "control", 100, MailboxPrecedence.CONTROL);
        Mailbox<String> normal = loop.addMailboxHandler(
                item -> {
                    if (item.equals("1")) {
                        control.put("hang");
                        control.put("after");
                    }
                    handle(item);
                },
                "in",
                100,
                MailboxPrecedence.NORMAL);
        normal.put("1");
        normal.put("2");
        normal.put("3");

        assertThat(stuck(activity -> activity.what().equals("mailbox control")).cutLoose(() -> {}))
                .isTrue();

        await().untilAsserted(() -> assertThat(seen).containsExactly("1", "after", "2", "3"));
    }

    @Test
    void a_timer_is_not_called_again_while_its_call_hangs_and_again_when_that_is_over() {
        var calls = new AtomicInteger();
        loop.addTimerHandler(
                () -> {
                    calls.incrementAndGet();
                    spin();
                },
                Duration.ofMillis(1));
        loop.addTimerHandler(() -> seen.add("tick"), Duration.ofMillis(1));

        assertThat(stuck(activity -> activity.what().startsWith("timer handler"))
                        .cutLoose(() -> {}))
                .isTrue();

        int before = seen.size();
        await().until(() -> seen.size() > before + 20);
        assertThat(calls).hasValue(1);
        spinning.set(false);
        await().until(() -> calls.get() > 5);
    }

    @Test
    void a_flat_out_handler_that_hangs_leaves_the_others_their_turns() {
        var calls = new AtomicInteger();
        loop.addFlatOutHandler(() -> {
            calls.incrementAndGet();
            spin();
        });
        var others = new AtomicInteger();
        loop.addFlatOutHandler(others::incrementAndGet);

        assertThat(stuck(activity -> activity.what().startsWith("flat-out handler")
                                && calls.get() == 1
                                && loop.activity() != null)
                        .cutLoose(() -> {}))
                .isTrue();

        int before = others.get();
        await().until(() -> others.get() > before + 100);
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_thread_that_was_cut_loose_is_not_on_the_loop_any_more_and_its_failure_is_nobodys() {
        var onLoop = new CopyOnWriteArrayList<Boolean>();
        loop.execute(() -> {
            onLoop.add(loop.isCurrentThread());
            spin();
            onLoop.add(loop.isCurrentThread());
            loop.addOneShotTimerHandler(() -> seen.add("set by it"), Duration.ZERO);
            throw new IllegalStateException("too late");
        });

        assertThat(stuck().cutLoose(() -> {})).isTrue();
        spinning.set(false);

        await().until(() -> seen.contains("set by it"));
        assertThat(onLoop).containsExactly(true, false);
        assertThat(failures).isEmpty();
    }

    @Test
    void a_call_that_has_returned_is_not_cut() {
        loop.execute(this::spin);
        Activity over = stuck();
        spinning.set(false);
        await().until(() -> loop.activity() == null);

        assertThat(over.cutLoose(() -> {})).isFalse();
    }

    @Test
    void one_after_the_other_can_be_cut() {
        Mailbox<String> mailbox = loop.addMailboxHandler(this::handle, "stuck", 100, MailboxPrecedence.NORMAL);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 5; i++) {
            mailbox.put("hang");
        }
        mailbox.put("last");
        for (int i = 0; i < 5; i++) {
            Activity activity = stuck(seen -> !threads.contains(seen.thread()));
            threads.add(activity.thread());
            assertThat(activity.cutLoose(() -> {})).isTrue();
        }
        await().until(() -> seen.contains("last"));
    }

    /** Cuts wherever it can, thousands of times, at any moment: what a loop owns is touched by one thread alone. */
    @Test
    void calls_that_return_while_they_are_cut_are_either_cut_or_go_on() throws Exception {
        int items = 200_000;
        var sum = new AtomicLong();
        var cuts = new AtomicInteger();
        Mailbox<Long> one = loop.addMailboxHandler(
                (Long item) -> {
                    // However fast all the others are, this one is caught.
                    while (item == 2 && cuts.get() == 0) {
                        Thread.onSpinWait();
                    }
                    sum.addAndGet(item);
                },
                "one",
                1 << 18,
                MailboxPrecedence.NORMAL);
        Mailbox<Long> two = loop.addMailboxHandler(sum::addAndGet, "two", 1 << 18, MailboxPrecedence.CONTROL);
        var done = new CountDownLatch(1);
        var cutter = new Thread(() -> {
            while (done.getCount() > 0) {
                Activity activity = loop.activity();
                if (activity != null && activity.cutLoose(() -> {})) {
                    cuts.incrementAndGet();
                }
            }
        });
        cutter.start();
        for (int i = 1; i <= items; i++) {
            (i % 2 == 0 ? one : two).put((long) i);
            if (i % 1000 == 0) {
                loop.addOneShotTimerHandler(() -> seen.add("timer"), Duration.ofMillis(1));
            }
        }

        await().until(() -> sum.get() == (long) items * (items + 1) / 2 && seen.size() == items / 1000);
        done.countDown();
        cutter.join();
        assertThat(cuts.get()).isPositive();
        assertThat(failures).isEmpty();
        assertThat(loop.statistics().timers()).isZero();
    }
}
