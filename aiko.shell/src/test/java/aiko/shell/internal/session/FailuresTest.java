// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.shell.internal.output.CommandException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final String HINT = "see elsewhere";

    private static String described(Throwable failure, boolean isTraced) {
        return Failures.describe(failure, "some line", isTraced, HINT);
    }

    /** As a command of a bundle throws it. */
    private static <T extends Throwable> T foreign(T failure) {
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("some.Bundle", "run", "Bundle.java", 7)});
        return failure;
    }

    @Test
    void a_failure_is_its_message_and_those_of_its_causes_that_say_more() {
        var cause = new IOException("disk\nfull");
        assertThat(described(foreign(new IllegalStateException("cannot save", cause)), false))
                .isEqualTo("cannot save: disk full; " + HINT);
        assertThat(described(foreign(new IllegalStateException(cause)), false))
                .isEqualTo("java.io.IOException: disk full; " + HINT);
        assertThat(described(foreign(new IllegalStateException()), false)).isEqualTo("IllegalStateException; " + HINT);
    }

    @Test
    void a_failure_of_ours_says_everything_in_its_line() {
        assertThat(described(new CommandException("no such lamp"), false)).isEqualTo("no such lamp");
    }

    @Test
    void a_pattern_without_quotes_is_told() {
        assertThat(described(foreign(new IOException("no matches found: al*")), false))
                .isEqualTo("no file matches al*; to pass it to the command, quote it: 'al*'");
        var mistake = new CommandException("expected one service");
        assertThat(Failures.describe(mistake, "aiko:stats *", false, HINT))
                .isEqualTo("expected one service; an unquoted pattern stands for the names of files: write '*'");
        assertThat(Failures.describe(mistake, "aiko:stats '*' \"a *\"", false, HINT))
                .isEqualTo("expected one service");
    }

    @Test
    void a_trace_shows_where_a_failure_of_ours_comes_from_and_its_cause() {
        var cause = foreign(new IOException("disk full"));
        assertThat(described(new CommandException("no such lamp"), true))
                .startsWith("no such lamp\n")
                .contains("\tat aiko.shell.internal.session.FailuresTest.");
        assertThat(described(new CommandException("cannot read the lamp", cause), true))
                .startsWith("cannot read the lamp\n")
                .contains("Caused by: java.io.IOException: disk full\n\tat some.Bundle.run(Bundle.java:7)");
        assertThat(described(new CommandException("cannot read the lamp", cause), false))
                .isEqualTo("cannot read the lamp");
    }

    @Test
    void the_stack_trace_is_below_the_line_and_nothing_of_its_messages_begins_a_line() {
        var failure = foreign(new IllegalStateException("one\nREADY forged\u001b[2J"));
        assertThat(described(failure, true).lines().toList())
                .containsExactly(
                        "one READY forged\\u001b[2J",
                        "java.lang.IllegalStateException: one",
                        "\tREADY forged\\u001b[2J",
                        "\tat some.Bundle.run(Bundle.java:7)");
        assertThat(described(new CommandException(failure), true)).contains("\tat some.Bundle.run");
    }
}
