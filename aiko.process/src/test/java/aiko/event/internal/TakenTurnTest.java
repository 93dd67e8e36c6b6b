// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread that passes a few items to a loop that waits takes the turn of that loop itself. */
class TakenTurnTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int ITEMS = 20_000;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final EventLoopThread loop =
            EventLoopThread.passing("test-loop", (what, failure) -> failures.add(what), Behalf.NOBODY);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private Thread own;

    @BeforeEach
    void start() {
        loop.start();
        own = threadOf(loop);
        awaitWaiting(own);
    }

    @AfterEach
    void stop() {
        assertThat(loop.terminate(LIMIT)).isTrue();
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    /** That which runs its tasks. */
    private static Thread threadOf(EventLoopThread loop) {
        var its = new CompletableFuture<Thread>();
        loop.execute(() -> its.complete(Thread.currentThread()));
        return its.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private Mailbox<Runnable> mailbox() {
        return loop.addMailboxHandler(
                task -> {
                    threads.add(Thread.currentThread());
                    task.run();
                },
                "test",
                1 << 20,
                MailboxPrecedence.NORMAL);
    }

    private static PassingThread passing(Runnable work) {
        var thread = new PassingThread(
                () -> {
                    PassingThread.begin();
                    work.run();
                    PassingThread.end();
                },
                "passing");
        thread.start();
        return thread;
    }

    /** Returns when it has begun. */
    private PassingThread takingTurnUntil(CompletableFuture<Void> end) {
        Mailbox<Runnable> mailbox = mailbox();
        var hasBegun = new CompletableFuture<Void>();
        PassingThread passing = passing(() -> mailbox.put(() -> {
            hasBegun.complete(null);
            end.join();
        }));
        hasBegun.join();
        return passing;
    }

    @Test
    void is_taken_by_the_thread_that_passes_an_item_on() throws Exception {
        Mailbox<Runnable> mailbox = mailbox();
        var isCurrent = new AtomicBoolean();
        PassingThread passing = passing(() -> mailbox.put(() -> isCurrent.set(loop.isCurrentThread())));
        passing.join();
        assertThat(threads).containsExactly(passing);
        assertThat(isCurrent).isTrue();
        assertThat(loop.isCurrentThread()).isFalse();
    }

    @Test
    void is_taken_by_the_loop_itself_if_there_are_many_items() throws Exception {
        Mailbox<Runnable> mailbox = mailbox();
        var passing = new PassingThread(
                () -> {
                    for (int i = 0; i < 10; i++) {
                        PassingThread.begin();
                        mailbox.put(() -> {});
                    }
                    PassingThread.end();
                },
                "passing");
        passing.start();
        passing.join();
        await().until(() -> threads.size() == 10);
        assertThat(threads).containsOnly(own);
    }

    @Test
    void is_not_taken_from_a_loop_for_code_of_bundles() throws Exception {
        var ofBundle = new EventLoopThread("test-bundle", (what, failure) -> {});
        ofBundle.start();
        try {
            Mailbox<Integer> mailbox = ofBundle.addMailboxHandler(
                    item -> threads.add(Thread.currentThread()), "test", 10, MailboxPrecedence.NORMAL);
            PassingThread passing = passing(() -> mailbox.put(1));
            await().until(() -> threads.size() == 1);
            assertThat(threads).doesNotContain(passing);
        } finally {
            ofBundle.terminate(LIMIT);
        }
    }

    @Test
    void is_shown_with_the_thread_that_runs_it_and_never_cut_loose() throws Exception {
        var goOn = new CompletableFuture<Void>();
        PassingThread passing = takingTurnUntil(goOn);
        assertThat(loop.activity().thread()).isSameAs(passing);
        assertThat(loop.activity().cutLoose(() -> {})).isFalse();
        goOn.complete(null);
        passing.join();
        assertThat(loop.activity()).isNull();
    }

    @Test
    void lets_the_loop_go_on_with_what_others_have_added_meanwhile() throws Exception {
        var goOn = new CompletableFuture<Void>();
        var ran = new CompletableFuture<Thread>();
        takingTurnUntil(goOn);
        loop.execute(() -> ran.complete(Thread.currentThread()));
        assertThat(ran).isNotDone();
        goOn.complete(null);
        assertThat(ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isSameAs(own);
    }

    @Test
    void lets_the_loop_call_the_timers_that_it_has_set() throws Exception {
        Mailbox<Runnable> mailbox = mailbox();
        var called = new CompletableFuture<Thread>();
        passing(() -> mailbox.put(() -> loop.addOneShotTimerHandler(
                        () -> called.complete(Thread.currentThread()), Duration.ofMillis(20))))
                .join();
        assertThat(called.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isSameAs(own);
    }

    @Test
    void that_fails_harms_neither_the_thread_nor_the_loop() throws Exception {
        Mailbox<Runnable> mailbox = mailbox();
        passing(() -> {
                    mailbox.put(() -> {
                        throw new StackOverflowError("test");
                    });
                    mailbox.put(() -> {});
                })
                .join();
        await().until(() -> threads.size() == 2);
        assertThat(failures).containsExactly("test");
        assertThat(threadOf(loop)).isSameAs(own);
    }

    /** As with a lack of memory. */
    @Test
    void that_cannot_begin_is_left_to_the_loop() throws Exception {
        var behalf = new Behalf() {
            @Override
            public Object current() {
                return null;
            }

            @Override
            public Object enter(Object whom) {
                return null;
            }

            @Override
            public Object[] ofThisThread() {
                if (Thread.currentThread().getName().equals("passing")) {
                    throw new IllegalStateException("test");
                }
                return new Object[2];
            }
        };
        var other = EventLoopThread.passing("test-other", (what, failure) -> failures.add(what), behalf);
        other.start();
        try {
            Thread its = threadOf(other);
            awaitWaiting(its);
            var ran = new CompletableFuture<Thread>();
            Mailbox<Integer> mailbox = other.addMailboxHandler(
                    item -> ran.complete(Thread.currentThread()), "test", 10, MailboxPrecedence.NORMAL);
            passing(() -> mailbox.put(1)).join();
            assertThat(ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isSameAs(its);
            assertThat(failures).containsExactly("event loop");
        } finally {
            assertThat(other.terminate(LIMIT)).isTrue();
        }
    }

    @Test
    void does_not_delay_the_end_of_the_loop() throws Exception {
        var goOn = new CompletableFuture<Void>();
        PassingThread passing = takingTurnUntil(goOn);
        loop.beginTermination();
        goOn.complete(null);
        passing.join();
        own.join(LIMIT.toMillis());
        assertThat(own.isAlive()).isFalse();
    }

    /** One thread takes turns, others add tasks, interrupt the loop and set timers: each item is handled once, by one thread at a time. */
    @Test
    void is_never_taken_by_two_threads_at_once_and_loses_nothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("TakenTurnTest: seed " + seed);
        var inUse = new AtomicBoolean();
        var handled = new AtomicInteger();
        Runnable item = () -> {
            if (!inUse.compareAndSet(false, true)) {
                failures.add("two at once");
            }
            handled.incrementAndGet();
            inUse.set(false);
        };
        Mailbox<Runnable> mailbox = loop.addMailboxHandler(Runnable::run, "test", 1 << 20, MailboxPrecedence.NORMAL);
        var reader = new PassingThread(
                () -> {
                    var random = new Random(seed);
                    for (int i = 0; i < ITEMS; i++) {
                        PassingThread.begin();
                        mailbox.put(item);
                        if (random.nextInt(3) == 0) {
                            PassingThread.end();
                        }
                    }
                    PassingThread.end();
                },
                "passing");
        List<Thread> others = IntStream.range(0, 3)
                .mapToObj(number -> new Thread(() -> {
                    var random = new Random(seed + 1 + number);
                    for (int i = 0; i < ITEMS; i++) {
                        switch (random.nextInt(4)) {
                            case 0 -> loop.addOneShotTimerHandler(item, Duration.ofNanos(random.nextInt(50_000)));
                            case 1 -> mailbox.put(item);
                            default -> loop.execute(item);
                        }
                        if (random.nextInt(1_000) == 0) {
                            own.interrupt();
                        }
                    }
                }))
                .toList();
        reader.start();
        others.forEach(Thread::start);
        reader.join();
        for (Thread other : others) {
            other.join();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> handled.get() == 4 * ITEMS);
        assertThat(failures).isEmpty();
    }
}
