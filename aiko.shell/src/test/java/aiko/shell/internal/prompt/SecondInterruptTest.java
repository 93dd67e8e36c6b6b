// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Only a second Ctrl-C soon after the first one ends the container. */
class SecondInterruptTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> lines = new ArrayList<>();
    private final SecondInterrupt interrupt = new SecondInterrupt(now::get, lines::add);

    private boolean after(Duration time) {
        now.addAndGet(time.toNanos());
        return interrupt.isSecond();
    }

    @Test
    void the_first_one_says_what_ends_the_container() {
        assertThat(after(Duration.ZERO)).isFalse();
        assertThat(lines).containsExactly("Ctrl-C again within 2 s, or the command shutdown, ends the container");
    }

    @Test
    void a_second_one_within_two_seconds_ends_it() {
        after(Duration.ZERO);
        assertThat(after(Duration.ofSeconds(2))).isTrue();
        assertThat(lines).hasSize(1);
    }

    @Test
    void a_later_one_is_a_first_one_again() {
        after(Duration.ZERO);
        assertThat(after(Duration.ofMillis(2001))).isFalse();
        assertThat(after(Duration.ofMillis(1999))).isTrue();
        assertThat(lines).hasSize(2);
    }
}
