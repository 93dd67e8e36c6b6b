// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.health.HealthResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong now = new AtomicLong(1);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private Probe probe(Callable<Result> check) {
        return new Probe(
                "check",
                List.of("ready"),
                () -> {
                    runs.incrementAndGet();
                    return check.call();
                },
                threads,
                now::get);
    }

    private HealthResult result(Probe probe, Duration limit) throws InterruptedException {
        probe.begin(YOUNG);
        return probe.await(now.get() + limit.toNanos());
    }

    @Test
    void a_flood_of_questions_runs_a_check_once_a_second() throws Exception {
        Probe probe = probe(() -> new Result(Status.OK, "fine"));
        for (int i = 0; i < 1000; i++) {
            assertThat(result(probe, Duration.ofSeconds(5)).text()).isEqualTo("fine");
        }
        assertThat(runs).hasValue(1);
        now.addAndGet(YOUNG.toNanos());
        result(probe, Duration.ofSeconds(5));
        assertThat(runs).hasValue(2);
    }

    @Test
    void a_check_that_hangs_is_named_and_does_not_run_twice_at_the_same_time() throws Exception {
        var release = new CountDownLatch(1);
        Probe probe = probe(() -> {
            release.await();
            return new Result(Status.OK, "at last");
        });
        for (int i = 0; i < 3; i++) {
            HealthResult late = result(probe, Duration.ofMillis(5));
            assertThat(late.status()).isEqualTo(Status.HEALTH_CHECK_ERROR);
            assertThat(late.text()).startsWith("the check has not returned for ");
            now.addAndGet(Duration.ofSeconds(10).toNanos());
        }
        assertThat(runs).hasValue(1);
        release.countDown();
        assertThat(result(probe, Duration.ofSeconds(5)).text()).isEqualTo("at last");
    }

    @Test
    void a_check_that_throws_or_returns_nothing_has_failed() throws Exception {
        assertThat(result(
                        probe(() -> {
                            throw new StackOverflowError("deep");
                        }),
                        Duration.ofSeconds(5)))
                .satisfies(failed -> assertThat(failed.status()).isEqualTo(Status.HEALTH_CHECK_ERROR))
                .satisfies(failed -> assertThat(failed.text())
                        .isEqualTo("the check has failed: java.lang.StackOverflowError: deep"));
        assertThat(result(probe(() -> null), Duration.ofSeconds(5)).text()).isEqualTo("the check has returned nothing");
    }

    @Test
    void without_a_thread_it_says_so() throws Exception {
        var probe = new Probe(
                "check",
                List.of(),
                () -> new Result(Status.OK, ""),
                task -> {
                    throw new RejectedExecutionException();
                },
                now::get);
        assertThat(result(probe, Duration.ofSeconds(5)).text()).contains("too many checks do not return");
    }

    @Test
    void the_text_is_what_decides_about_the_status() throws Exception {
        Probe probe = probe(() -> {
            var log = new FormattingResultLog();
            log.info("looked at {} files", 2);
            log.critical("{} is broken", "one");
            return new Result(log);
        });
        assertThat(result(probe, Duration.ofSeconds(5)).text()).isEqualTo("one is broken");
    }

    @Test
    void a_text_has_an_end() throws Exception {
        String huge = "a".repeat(8_000_000);
        var log = new FormattingResultLog();
        for (int i = 0; i < 100_000; i++) {
            log.critical("broken");
        }
        for (Probe probe :
                List.of(probe(() -> new Result(Status.CRITICAL, huge)), probe(() -> new Result(log)), probe(() -> {
                    throw new IllegalStateException(huge);
                }))) {
            assertThat(result(probe, Duration.ofSeconds(5)).text())
                    .hasSize(1_001)
                    .endsWith("…");
        }
    }
}
