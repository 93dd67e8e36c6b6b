// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepetitionsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Repetitions repetitions = new Repetitions();

    private OptionalInt take(String subject, long second) {
        return repetitions.take(subject, true, second * SECOND, SECOND);
    }

    @Test
    void the_first_call_has_a_line_and_those_after_it_are_counted_until_the_next_line() {
        assertThat(take("first/2 `hang`", 0)).hasValue(0);
        assertThat(take("first/2 `hang`", 1)).isEmpty();
        assertThat(take("first/2 `hang`", 3)).isEmpty();
        assertThat(take("first/2 `hang`", 5)).hasValue(2);
        assertThat(take("first/2 `hang`", 14)).isEmpty();
        assertThat(take("first/2 `hang`", 15)).hasValue(1);
    }

    @Test
    void other_services_and_commands_have_lines_of_their_own() {
        assertThat(take("first/2 `hang`", 0)).hasValue(0);
        assertThat(take("first/2 `rest`", 0)).hasValue(0);
        assertThat(take("second/3 `hang`", 0)).hasValue(0);
    }

    @Test
    void a_call_that_takes_far_longer_has_a_line_in_any_case() {
        assertThat(take("first/2 `hang`", 0)).hasValue(0);
        assertThat(repetitions.take("first/2 `hang`", true, 2 * SECOND, SECOND)).isEmpty();
        assertThat(repetitions.take("first/2 `hang`", false, 3 * SECOND, 2 * SECOND))
                .hasValue(0);
    }

    @Test
    void at_least_each_five_minutes_there_is_a_line() {
        long second = 0;
        int lines = 0;
        while (second < 24 * 3600) {
            lines += take("first/2 `hang`", second).isPresent() ? 1 : 0;
            second += 2;
        }
        assertThat(lines).isBetween(24 * 12 - 1, 24 * 12 + 8);
    }

    @Test
    void after_a_quiet_time_everything_begins_anew() {
        assertThat(take("first/2 `hang`", 0)).hasValue(0);
        assertThat(take("first/2 `hang`", 5)).hasValue(0);
        assertThat(take("first/2 `hang`", 1000)).hasValue(0);
        assertThat(take("first/2 `hang`", 1004)).isEmpty();
        assertThat(take("first/2 `hang`", 1005)).hasValue(1);
    }
}
