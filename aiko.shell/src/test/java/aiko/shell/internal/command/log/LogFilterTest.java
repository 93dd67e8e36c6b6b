// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.client.spi.Glob;
import aiko.logging.LoggedRecord;
import aiko.process.spi.LogLevelNames;
import aiko.shell.internal.argument.LogLevelArgument;
import aiko.shell.internal.output.CommandException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.log.LogLevel;

class LogFilterTest {
    private static final LoggedRecord RECORD = new LoggedRecord(
            1,
            Instant.EPOCH,
            LogLevel.WARN,
            "example.Part",
            "example.bundle",
            "aiko/host/12/3",
            "aloha",
            "thread",
            "What it Says",
            "");
    private static final WireRecord WIRE =
            WireRecord.of("aiko/host/12/3/log", "2026-03-04_05:06:07.089  WARNING       ALOHASERVICE What it Says");

    private static LogFilter filter(String level, String service, String bundle, String text) {
        return new LogFilter(LogLevelArgument.parse(level), new Glob(service), new Glob(bundle), text);
    }

    @ParameterizedTest
    @CsvSource({
        "trace, *, *, '', true",
        "warning, *, *, '', true",
        "WARN, *, *, '', true",
        "error, *, *, '', false",
        "trace, aloha, *, '', true",
        "trace, aloha?, *, '', false",
        "trace, aiko/host/12/3, *, '', true",
        "trace, */3, *, '', true",
        "trace, */4, *, '', false",
        "trace, *, example.*, '', true",
        "trace, *, other, '', false",
        "trace, *, *, it says, true",
        "trace, *, *, unsaid, false"
    })
    void records_of_this_container_are_chosen(
            String level, String service, String bundle, String text, boolean chosen) {
        assertThat(filter(level, service, bundle, text).matches(RECORD)).isEqualTo(chosen);
    }

    @ParameterizedTest
    @CsvSource({"trace, '', true", "warning, '', true", "error, '', false", "trace, IT SAYS, true", "trace, no, false"})
    void published_records_are_chosen_by_level_and_text(String level, String text, boolean chosen) {
        assertThat(filter(level, "*", "*", text).matches(WIRE)).isEqualTo(chosen);
    }

    @Test
    void what_is_no_record_has_no_level() {
        var text = WireRecord.of("aiko/host/12/3/log", "anything else");
        assertThat(text.level()).isEmpty();
        assertThat(filter("trace", "*", "*", "").matches(text)).isTrue();
        assertThat(filter("debug", "*", "*", "").matches(text)).isFalse();
    }

    @Test
    void a_level_has_to_be_one() {
        assertThatThrownBy(() -> LogLevelArgument.parse("loud"))
                .isInstanceOf(CommandException.class)
                .hasMessage("unknown log level \"loud\": expected " + LogLevelNames.ALL);
    }

    @Test
    void a_line_says_where_a_record_comes_from() {
        assertThat(LogFormat.listing(RECORD).toString()).endsWith(" WARNING example.bundle   aloha/3: What it Says");
        assertThat(WIRE.listing()).hasToString("aiko/host/12/3 " + WIRE.line());
    }
}
