// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @RepeatedTest(20)
    void each_wait_is_between_half_and_all_of_a_step_that_doubles_up_to_the_longest() {
        var backoff = new Backoff();
        for (long step = Backoff.FIRST_MILLIS; step < 8 * Backoff.LONGEST_MILLIS; step *= 2) {
            long longest = Math.min(step, Backoff.LONGEST_MILLIS);
            assertThat(backoff.next().toMillis()).isBetween(longest / 2, longest);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isLessThanOrEqualTo(Backoff.FIRST_MILLIS);
    }

    @Test
    void clients_that_lost_the_same_server_do_not_all_come_back_at_once() {
        var waits = new HashSet<Long>();
        for (int client = 0; client < 1_000; client++) {
            var backoff = new Backoff();
            backoff.next();
            backoff.next();
            waits.add(backoff.next().toMillis());
        }
        assertThat(waits).hasSizeGreaterThan(50);
    }
}
