// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aiko.shell.internal.stream.SessionStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final String HOSTILE = "a\u001b[31m\nREADY\t\u202e日本";
    private static final String SHOWN = "a\\u001b[31m\\nREADY\\t\\u202e日本";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Output out = new Output(new PrintStream(printed, true, UTF_8));

    private String printed() {
        return printed.toString(UTF_8);
    }

    @Test
    void each_text_takes_one_line() {
        out.line(HOSTILE);
        out.lines(List.of(HOSTILE, "b"));
        out.format("%s %d", HOSTILE, 1);
        assertThat(printed()).isEqualTo(SHOWN + '\n' + SHOWN + "\nb\n" + SHOWN + " 1\n");
    }

    @Test
    void columns_are_as_wide_as_a_terminal_shows_them() {
        var table = new Table("NAME", "NUMBER");
        table.add(HOSTILE, 1);
        table.add("日本", null);
        table.add("e\u0301", "🌋");
        out.table(table);
        assertThat(printed())
                .isEqualTo("NAME                            NUMBER\n" + SHOWN
                        + "  1\n日本                            null\n" + "e\u0301                               🌋\n");
    }

    @Test
    void of_a_stack_trace_a_message_begins_no_line() {
        out.record(HOSTILE, "a.Failure: two\nREADY forged\n\tat a.B(B.java:1)");
        out.record("b", "");
        assertThat(printed()).isEqualTo(SHOWN + "\na.Failure: two\n\tREADY forged\n\tat a.B(B.java:1)\nb\n");
    }

    @Test
    void what_was_asked_for_raw_passes_the_stream_of_a_session_and_nothing_else_does() {
        var console = new SessionStream(printed);
        console.print("\u001b[31m");
        new Output(console).raw(HOSTILE.getBytes(UTF_8));
        console.println("\u009b");
        assertThat(printed()).isEqualTo("\\u001b[31m" + HOSTILE + "\n\\u009b\n");
    }

    @Test
    void colours_pass_while_the_history_is_shown() throws Exception {
        var console = new SessionStream(printed);
        console.withColours(() -> console.print("\u001b[1mbold\u001b[2J"));
        console.print("\u001b[1m");
        assertThat(printed()).isEqualTo("\u001b[1mbold\\u001b[2J\\u001b[1m");
    }
}
