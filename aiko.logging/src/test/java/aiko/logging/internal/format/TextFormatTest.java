// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.logging.internal.record.Lines;
import aiko.logging.internal.record.LogLine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class TextFormatTest {
    @Test
    void columns_are_aligned() {
        TextFormat format = TextFormat.plain();
        assertThat(format.format(Lines.ofService(LogLevel.INFO, "Aloha!", null)))
                .isEqualTo("05:06:07.089 INFO    example.aloha    aloha/2      Aloha!");
        assertThat(format.format(Lines.line(LogLevel.WARN, "a.B", "of no service")))
                .isEqualTo("05:06:07.089 WARNING example.aloha                 of no service");
        assertThat(TextFormat.dated().format(Lines.line(LogLevel.WARN, "a.B", "x")))
                .startsWith("2026-03-04 05:06:07.089 WARNING ");
    }

    @Test
    void columns_grow_with_what_they_hold_up_to_a_width() {
        TextFormat format = TextFormat.plain();
        format.format(of("a.bundle.of.20.letter", "x"));
        assertThat(format.format(of("short", "x")))
                .isEqualTo("05:06:07.089 INFO    short                              x");
        format.format(of("a.bundle.with.more.than.24.letters", "x"));
        assertThat(format.format(of("short", "x")))
                .isEqualTo("05:06:07.089 INFO    short                              x");
    }

    private static LogLine of(String bundle, String message) {
        return new LogLine(Lines.MILLIS, LogLevel.INFO, "a.B", bundle, null, null, null, "main", message, null);
    }

    @Test
    void a_stack_trace_follows_an_error_and_nothing_else() {
        TextFormat format = TextFormat.plain();
        assertThat(format.format(Lines.ofService(LogLevel.ERROR, "failed", "java.lang.Error\n\tat a.B")))
                .endsWith(" failed\njava.lang.Error\n\tat a.B");
        assertThat(format.format(Lines.ofService(LogLevel.WARN, "failed", "java.lang.Error\n\tat a.B")))
                .endsWith(" failed");
    }

    @Test
    void on_a_terminal_levels_have_colours() {
        TextFormat format = TextFormat.coloured();
        assertThat(format.format(Lines.ofService(LogLevel.ERROR, "text", null)))
                .isEqualTo("\u001b[2m05:06:07.089\u001b[0m \u001b[31mERROR  \u001b[0m example.aloha   "
                        + " \u001b[36maloha/2     \u001b[0m text");
        assertThat(format.format(Lines.line(LogLevel.WARN, "a.B", "x"))).contains("\u001b[33mWARNING\u001b[0m");
        assertThat(format.format(Lines.line(LogLevel.INFO, "a.B", "x"))).contains("\u001b[32mINFO   \u001b[0m");
    }

    @Test
    void messages_command_nothing_and_begin_no_line() {
        String message = "\u001b[2J\u009b2Jtext\tand\nREADY more \u202e日本";
        String shown = " \\u001b[2J\\u009b2Jtext\\tand\\nREADY more \\u202e日本";
        for (TextFormat format : List.of(TextFormat.plain(), TextFormat.coloured(), TextFormat.dated())) {
            assertThat(format.format(Lines.ofService(LogLevel.INFO, message, null)))
                    .endsWith(shown);
            assertThat(format.format(Lines.ofService(
                            LogLevel.ERROR,
                            message,
                            "a.Failure: " + message + "\n\tat a.B(B.java:1)\nCaused by: a.C: why")))
                    .endsWith(shown + "\na.Failure: \\u001b[2J\\u009b2Jtext\\tand\n\tREADY more \\u202e日本"
                            + "\n\tat a.B(B.java:1)\nCaused by: a.C: why");
        }
    }

    @Test
    void names_command_nothing_and_are_as_wide_as_a_terminal_shows_them() {
        TextFormat format = TextFormat.plain();
        assertThat(format.format(of("日本語\u001b", "x"))).isEqualTo("05:06:07.089 INFO    日本語\\u001b                  x");
        assertThat(format.format(of("e\u0301", "x")))
                .isEqualTo("05:06:07.089 INFO    e\u0301                             x");
    }
}
