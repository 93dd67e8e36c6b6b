// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.logging.internal.record.Lines;
import aiko.process.spi.UsedUpStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogQueueTest {
    private static final int THREADS = 4;
    private static final int STORM = 1_000_000;

    private final LogThread thread = new LogThread();
    private final List<String> written = new ArrayList<>();
    private final CountDownLatch atGate = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void end() {
        gate.countDown();
        thread.shutdownNow();
    }

    /** A queue whose first record is being written, so that it does not count among those that wait. */
    private LogQueue heldQueue() throws InterruptedException {
        var queue = new LogQueue(thread, (record, isInOsgiLog) -> {
            waitForGate();
            written.add(record.message() + (isInOsgiLog ? " (OSGi)" : ""));
        });
        queue.accept(Lines.record("first"));
        atGate.await();
        return queue;
    }

    private void waitForGate() {
        atGate.countDown();
        try {
            gate.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void records_are_written_in_order_on_the_thread_of_the_log() {
        var threads = new ArrayList<String>();
        var queue = new LogQueue(thread, (record, isInOsgiLog) -> {
            written.add(record.message() + (isInOsgiLog ? " (OSGi)" : ""));
            threads.add(Thread.currentThread().getName());
        });
        queue.accept(Lines.record("one"));
        queue.acceptFromOsgiLog(Lines.record("two"));
        queue.accept(Lines.record("three"));
        queue.flush(Duration.ofSeconds(10));
        assertThat(written).containsExactly("one", "two (OSGi)", "three");
        assertThat(threads).containsOnly("aiko-log");
    }

    @Test
    void a_storm_against_a_hanging_writer_waits_for_nothing_and_is_bounded() throws Exception {
        LogQueue queue = heldQueue();
        var loggers = IntStream.range(0, THREADS)
                .mapToObj(i -> new Thread(() -> {
                    for (int j = 0; j < STORM / THREADS; j++) {
                        queue.accept(Lines.record("storm"));
                    }
                }))
                .toList();
        loggers.forEach(Thread::start);
        for (Thread logger : loggers) {
            logger.join(60_000);
            assertThat(logger.isAlive()).isFalse();
        }
        assertThat(queue.dropped())
                .isBetween((long) STORM - LogQueue.CAPACITY - 1, (long) STORM - LogQueue.CAPACITY + 1);
        gate.countDown();
        queue.flush(Duration.ofSeconds(10));
        assertThat(written.size() - 1 + queue.dropped()).isEqualTo(STORM);
    }

    @Test
    void whoever_uses_up_the_stack_while_logging_does_not_end_the_log() throws InterruptedException {
        var queue = new LogQueue(thread, (record, isInOsgiLog) -> written.add(record.message()));
        for (int i = 0; i < UsedUpStack.THREADS; i++) {
            assertThat(UsedUpStack.call(i, () -> queue.accept(Lines.record("deep"))))
                    .isPositive();
            String text = "after " + i;
            await().until(() -> {
                queue.accept(Lines.record(text));
                return readOnLogThread(() -> written.contains(text));
            });
        }
    }

    /** The thread of the log owns what is written. */
    private boolean readOnLogThread(BooleanSupplier question) {
        var answer = new AtomicBoolean();
        thread.await(() -> answer.set(question.getAsBoolean()), Duration.ofSeconds(10));
        return answer.get();
    }

    @Test
    void long_messages_are_bounded_by_their_characters() throws InterruptedException {
        LogQueue queue = heldQueue();
        String message = "x".repeat(1 << 20);
        for (int i = 0; i < 100; i++) {
            queue.accept(Lines.record(message));
        }
        assertThat(queue.dropped()).isEqualTo(100 - LogQueue.MOST_CHARACTERS / message.length());
        queue.accept(Lines.record("x".repeat((int) LogQueue.MOST_CHARACTERS + 1)));
        assertThat(queue.dropped()).isEqualTo(101 - LogQueue.MOST_CHARACTERS / message.length());
    }

    @Test
    void a_flush_does_not_wait_longer_than_its_limit() throws InterruptedException {
        LogQueue queue = heldQueue();
        queue.accept(Lines.record("waits"));
        queue.flush(Duration.ofMillis(10));
        assertThat(written).isEmpty();
    }

    @Test
    void a_record_that_cannot_be_written_does_not_stop_the_others() {
        var attempts = new AtomicInteger();
        var queue = new LogQueue(thread, (record, isInOsgiLog) -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
            }
            written.add(record.message());
        });
        queue.accept(Lines.record("fails"));
        queue.accept(Lines.record("is written"));
        queue.flush(Duration.ofSeconds(10));
        assertThat(written).containsExactly("is written");
    }

    @Test
    void what_comes_after_the_end_is_left_out() {
        var queue = new LogQueue(thread, (record, isInOsgiLog) -> written.add(record.message()));
        thread.end(() -> written.add("end"), Duration.ofSeconds(10));
        queue.accept(Lines.record("late"));
        await().until(thread::isTerminated);
        queue.flush(Duration.ofMinutes(1));
        assertThat(written).containsExactly("end");
    }
}
