// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.logging.internal.record.Lines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.log.LogLevel;

/** Each line is what the reference's formatter made of the same record. */
class WireFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "INFO|example.aloha.AlohaService|Aloha!|    INFO       ALOHASERVICE Aloha!",
                "WARN|example.aloha.AlohaService|x| WARNING       ALOHASERVICE x",
                "DEBUG|example.aloha.AlohaService|x|   DEBUG       ALOHASERVICE x",
                "ERROR|X|''|   ERROR                  X ",
                "ERROR|X|ünïcode 🌋 %s % %d|   ERROR                  X ünïcode 🌋 %s % %d",
                "INFO|aiko_services.main.process|Aloha!|    INFO            PROCESS Aloha!",
                "INFO|a.b.averyveryverylongloggername|Aloha!|    INFO AVERYVERYVERYLONGLOGGERNAME Aloha!",
                "INFO|größe.straße|Aloha!|    INFO            STRASSE Aloha!",
                "INFO|a.𝔸𝔹|Aloha!|    INFO                 𝔸𝔹 Aloha!"
            })
    void a_line_is_the_references(LogLevel level, String logger, String message, String expected) {
        assertThat(WireFormat.format(Lines.line(level, logger, message)))
                .isEqualTo("2026-03-04_05:06:07.089 " + expected);
    }

    @Test
    void whoever_prints_a_record_prints_one_line_that_commands_nothing() {
        assertThat(WireFormat.format(Lines.line(LogLevel.DEBUG, "a.B\u001b", "two\nlines \u001b[31m")))
                .isEqualTo("2026-03-04_05:06:07.089    DEBUG            B\\u001b two\\nlines \\u001b[31m");
    }

    @ParameterizedTest
    @CsvSource({"TRACE, DEBUG", "AUDIT, INFO"})
    void levels_that_the_reference_does_not_have_are_the_next_ones(LogLevel level, String name) {
        assertThat(WireFormat.format(Lines.line(level, "a.B", "x"))).contains(" " + name + " ");
    }
}
