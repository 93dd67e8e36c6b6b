// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Attempts attempts = new Attempts(now::get);

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            attempts.failed(address);
        }
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void five_attempts_are_free_then_one_in_ten_seconds() {
        fail("a", 4);
        assertThat(attempts.pauseSeconds("a")).isZero();
        fail("a", 1);
        assertThat(attempts.pauseSeconds("a")).isBetween(1L, 11L);
        pass(11);
        assertThat(attempts.pauseSeconds("a")).isZero();
        fail("a", 1);
        assertThat(attempts.pauseSeconds("a")).isPositive();
    }

    @Test
    void other_addresses_are_not_affected() {
        fail("a", 10);
        assertThat(attempts.pauseSeconds("b")).isZero();
    }

    @Test
    void failures_are_forgotten_after_a_success_and_with_time() {
        fail("a", 5);
        attempts.succeeded("a");
        assertThat(attempts.pauseSeconds("a")).isZero();
        fail("b", 6);
        pass(70);
        fail("b", 4);
        assertThat(attempts.pauseSeconds("b")).isZero();
    }
}
