// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class RepeatsTest {
    private final List<String> written = new ArrayList<>();
    private final List<Runnable> alarms = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private final Repeats repeats = repeats(Duration.ofSeconds(6));

    private Repeats repeats(Duration period) {
        return new Repeats(
                period,
                (delay, task) -> {
                    delays.add(delay);
                    alarms.add(task);
                },
                line -> written.add(line.millis() + " " + line.message()));
    }

    private void say(long millis, String message) {
        repeats.accept(Lines.at(millis, LogLevel.INFO, "a.B", message));
    }

    @Test
    void as_in_the_reference_the_record_after_the_period_brings_the_count_and_counts_itself() {
        for (long millis : new long[] {0, 1_000, 5_999, 6_000, 6_001, 6_002, 12_002, 60_000}) {
            say(millis, "same");
        }
        assertThat(written)
                .containsExactly(
                        "0 same",
                        "6001 Repeated message count: 4",
                        "12002 Repeated message count: 2",
                        "60000 Repeated message count: 1");
    }

    @Test
    void a_count_is_written_after_the_period_also_when_nothing_more_comes() {
        say(0, "same");
        assertThat(alarms).isEmpty();
        say(1_000, "same");
        say(2_000, "same");
        assertThat(delays).containsExactly(Duration.ofMillis(5_001));
        alarms.get(0).run();
        alarms.get(0).run();
        assertThat(written).containsExactly("0 same", "6001 Repeated message count: 2");
    }

    @Test
    void an_alarm_of_an_earlier_period_writes_nothing() {
        say(0, "same");
        say(1_000, "same");
        say(7_000, "same");
        say(7_001, "same");
        alarms.get(0).run();
        assertThat(written).containsExactly("0 same", "7000 Repeated message count: 2");
        alarms.get(1).run();
        assertThat(written).endsWith("13001 Repeated message count: 1");
    }

    @Test
    void something_else_ends_the_count() {
        say(0, "same");
        say(1, "same");
        say(2, "other");
        say(3, "same");
        repeats.accept(Lines.at(4, LogLevel.WARN, "a.B", "same"));
        assertThat(written).containsExactly("0 same", "2 Repeated message count: 1", "2 other", "3 same", "4 same");
    }

    @Test
    void loggers_and_services_are_counted_apart() {
        for (int i = 0; i < 2; i++) {
            for (String logger : new String[] {"a.B", "a.C"}) {
                repeats.accept(Lines.at(i, LogLevel.INFO, logger, "same"));
            }
            repeats.accept(Lines.ofService(LogLevel.INFO, "same", null));
        }
        assertThat(written).hasSize(3);
        repeats.flush(9);
        assertThat(written).hasSize(6).endsWith("9 Repeated message count: 1");
    }

    @Test
    void without_a_period_everything_is_written() {
        Repeats none = repeats(Duration.ZERO);
        none.accept(Lines.at(0, LogLevel.INFO, "a.B", "same"));
        none.accept(Lines.at(0, LogLevel.INFO, "a.B", "same"));
        assertThat(written).hasSize(2);
    }

    @Test
    void no_more_than_so_many_loggers_are_remembered_and_no_count_is_lost() {
        say(0, "same");
        say(1, "same");
        IntStream.range(0, Repeats.MOST_REMEMBERED)
                .forEach(i -> repeats.accept(Lines.at(2, LogLevel.INFO, "logger" + i, "x")));
        assertThat(written).hasSize(Repeats.MOST_REMEMBERED + 2).contains("6000 Repeated message count: 1");
    }

    @Test
    void a_long_message_is_always_written() {
        String message = "x".repeat(Repeats.MOST_CHARACTERS + 1);
        say(0, message);
        say(1, message);
        assertThat(written).hasSize(2);
    }
}
