// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.logging.internal.record.Lines;
import aiko.logging.internal.record.LogLine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.OffsetDateTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.log.LogLevel;

class JsonFormatTest {
    private static final String ALL_CHARACTERS = IntStream.range(0, Character.MIN_SURROGATE)
            .mapToObj(character -> String.valueOf((char) character))
            .collect(Collectors.joining());

    private static JsonNode read(LogLine line) throws Exception {
        String json = new JsonFormat().format(line);
        assertThat(json).doesNotContain("\n", "\r");
        return new ObjectMapper().readTree(json);
    }

    @Test
    void everything_is_in_the_object() throws Exception {
        JsonNode json = read(Lines.ofService(LogLevel.WARN, "Aloha!", "java.lang.Error\n\tat a.B"));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "time",
                        "level",
                        "logger",
                        "bundle",
                        "service",
                        "service_name",
                        "thread",
                        "message",
                        "exception");
        assertThat(OffsetDateTime.parse(json.get("time").asText()).toInstant().toEpochMilli())
                .isEqualTo(Lines.MILLIS);
        assertThat(json.get("level").asText()).isEqualTo("WARNING");
        assertThat(json.get("service").asText()).isEqualTo("aiko/host/4711/2");
        assertThat(json.get("service_name").asText()).isEqualTo("aloha");
        assertThat(json.get("exception").asText()).isEqualTo("java.lang.Error\n\tat a.B");
    }

    @Test
    void what_a_record_does_not_have_its_object_has_not() throws Exception {
        assertThat(read(Lines.line(LogLevel.INFO, "a.B", "x")).fieldNames())
                .toIterable()
                .containsExactly("time", "level", "logger", "bundle", "thread", "message");
    }

    @Test
    void audits_are_told_from_the_rest() throws Exception {
        LogLine audit = Lines.line(LogLevel.AUDIT, "a.B", "x");
        assertThat(read(audit).get("level").asText()).isEqualTo("AUDIT");
        assertThat(TextFormat.plain().format(audit)).contains(" AUDIT ").doesNotContain("INFO");
    }

    @Test
    void every_character_is_read_back() throws Exception {
        assertThat(read(Lines.line(LogLevel.INFO, "a.B", ALL_CHARACTERS))
                        .get("message")
                        .asText())
                .isEqualTo(ALL_CHARACTERS);
    }

    @Test
    void what_nobody_would_see_is_escaped() {
        assertThat(new JsonFormat()
                        .format(Lines.line(LogLevel.INFO, "a.B", "\u001b\u007f\u009b\u202e\u2028\ue000 日本 🌋")))
                .contains("\"message\":\"\\u001b\\u007f\\u009b\\u202e\\u2028\\ue000 日本 🌋\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"🌋", "half \ud83c", "\udf0b half", "\ud83c\ud83c\udf0b", "\"quoted\" \\ \u2028"})
    void surrogates_are_read_back(String message) throws Exception {
        byte[] bytes = new JsonFormat()
                .format(Lines.line(LogLevel.INFO, "a.B", message))
                .getBytes("UTF-8");
        assertThat(new ObjectMapper().readTree(bytes).get("message").asText()).isEqualTo(message);
    }
}
