// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.logging.internal.record.Lines;
import aiko.logging.internal.record.LogLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
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
    void a_record_counts_within_the_period_and_is_written_again_after_it() {
        for (long millis : new long[] {0, 1_000, 6_000, 6_001, 12_002, 12_003, 60_000, 720_000}) {
            say(millis, "same");
        }
        assertThat(written)
                .containsExactly(
                        "0 same",
                        "6001 Repeated message count: 2",
                        "12002 Repeated message count: 1",
                        "18003 Repeated message count: 2",
                        "60000 same",
                        "720000 same");
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
        assertThat(written).containsExactly("0 same", "6001 Repeated message count: 1");
        alarms.get(1).run();
        assertThat(written).endsWith("12002 Repeated message count: 2");
    }

    @Test
    void audits_are_never_counted() {
        for (long millis : new long[] {0, 1, 2}) {
            repeats.accept(Lines.at(millis, LogLevel.AUDIT, "a.B", "runs echo"));
        }
        assertThat(written).containsExactly("0 runs echo", "1 runs echo", "2 runs echo");
        assertThat(alarms).isEmpty();
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

    static List<Throwable> causesOfTheSameWords() {
        var suppressing = new IllegalStateException("refused");
        suppressing.addSuppressed(new IllegalArgumentException("deep down"));
        var suppressingAnother = new IllegalStateException("refused");
        suppressingAnother.addSuppressed(new IllegalArgumentException("deeper down"));
        List<Throwable> causes = new ArrayList<>();
        causes.add(null);
        causes.add(new IllegalStateException("the first reason"));
        causes.add(new IllegalStateException("the second reason"));
        causes.add(new IllegalArgumentException("the second reason"));
        causes.add(suppressing);
        causes.add(suppressingAnother);
        causes.add(new IllegalStateException("refused", new IOException(new TimeoutException("1"))));
        causes.add(new IllegalStateException("refused", new IOException(new TimeoutException("2"))));
        return causes;
    }

    @Test
    void the_same_words_with_another_cause_are_another_record() {
        for (LogLevel level : List.of(LogLevel.WARN, LogLevel.ERROR)) {
            for (Throwable cause : causesOfTheSameWords()) {
                repeats.accept(Lines.of(level, "request failed", cause));
                repeats.accept(Lines.of(level, "request failed", cause));
            }
        }
        repeats.flush(Lines.MILLIS);

        int records = 2 * causesOfTheSameWords().size();
        assertThat(written).hasSize(2 * records);
        for (int record = 0; record < records; record++) {
            assertThat(written.get(2 * record)).endsWith(" request failed");
            assertThat(written.get(2 * record + 1)).endsWith(" Repeated message count: 1");
        }
    }

    @Test
    void two_causes_in_turns_are_all_written_and_in_order() {
        var one = new IllegalStateException("one");
        var two = new IllegalStateException("two");
        for (Throwable cause : List.of(one, two, one, one, two)) {
            repeats.accept(Lines.of(LogLevel.ERROR, "request failed", cause));
        }
        assertThat(written)
                .extracting(line -> line.substring(line.indexOf(' ') + 1))
                .containsExactly(
                        "request failed",
                        "request failed",
                        "request failed",
                        "Repeated message count: 1",
                        "request failed");
    }

    @Test
    void a_count_comes_at_the_level_and_without_the_cause_of_what_it_counts() {
        List<LogLine> lines = new ArrayList<>();
        var counting = new Repeats(Duration.ofSeconds(6), (delay, task) -> {}, lines::add);
        var cause = new IllegalStateException("one");
        counting.accept(Lines.of(LogLevel.WARN, "request failed", cause));
        counting.accept(Lines.of(LogLevel.WARN, "request failed", cause));
        counting.accept(Lines.of(LogLevel.ERROR, "request failed", cause));

        assertThat(lines).extracting(LogLine::level).containsExactly(LogLevel.WARN, LogLevel.WARN, LogLevel.ERROR);
        assertThat(lines.get(1).stackTrace()).isNull();
        assertThat(lines.get(2).stackTrace()).contains("IllegalStateException: one");
    }

    @Test
    void bundles_with_the_same_logger_are_counted_apart() {
        for (String bundle : new String[] {"one", "two", "one", "two", null}) {
            repeats.accept(Lines.ofBundle(bundle, "same"));
        }
        assertThat(written).hasSize(3);
        repeats.flush(9);
        assertThat(written).hasSize(5).endsWith("9 Repeated message count: 1");
    }

    @Test
    void of_several_lines_each_one_counts() {
        say(0, "same\nfirst");
        say(1, "same\nsecond");
        say(2, "same\nsecond");
        say(3, "other");
        assertThat(written)
                .containsExactly("0 same\nfirst", "1 same\nsecond", "3 Repeated message count: 1", "3 other");
    }

    @Test
    void a_long_message_ends_the_count_of_what_came_before() {
        String message = "x".repeat(Repeats.MOST_CHARACTERS + 1);
        say(0, "same");
        say(1, "same");
        say(2, message);
        say(3, "same");
        assertThat(written).containsExactly("0 same", "2 Repeated message count: 1", "2 " + message, "3 same");
    }

    @Test
    void many_long_stack_traces_make_the_loggers_of_some_be_forgotten_but_no_count() {
        int each = Repeats.MOST_STACK_CHARACTERS - 1;
        int many = 2 * Repeats.MOST_REMEMBERED_STACK_CHARACTERS / each;
        for (int i = 0; i < many; i++) {
            for (int times = 0; times < 2; times++) {
                LogLine line = Lines.at(i, LogLevel.ERROR, "logger" + i, "request failed");
                repeats.accept(new LogLine(
                        line.millis(),
                        line.level(),
                        line.logger(),
                        line.bundle(),
                        null,
                        null,
                        null,
                        "main",
                        line.message(),
                        "x".repeat(each)));
            }
        }
        assertThat(written).hasSizeBetween(many + many / 3, 2 * many - many / 3);
        repeats.flush(9);
        assertThat(written).hasSize(2 * many);
    }

    @Test
    void what_can_not_tell_its_stack_trace_is_written_all_the_same() {
        repeats.accept(Lines.of(LogLevel.ERROR, "request failed", new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw new UnsupportedOperationException();
            }
        }));
        assertThat(written).hasSize(1);
    }
}
