// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's own answers, one for each row of {@code parser-cases.jsonl}. */
class ReferenceCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The one row where we write something else: the reference reads its own {@code 'q'} back without the quotes. */
    private static final Map<String, String> WRITTEN_OTHERWISE = Map.of("(c 'q')", "(c 3:'q')");

    private static final Map<String, List<Object>> READ_BACK_OTHERWISE =
            Map.of("(c 'q')", List.of("c", List.of("'q'")));

    static Stream<JsonNode> payloads() {
        return rows().filter(row -> row.has("input") && !row.has("error"));
    }

    static Stream<JsonNode> unreadablePayloads() {
        return rows().filter(row -> row.has("error"));
    }

    static Stream<JsonNode> values() {
        return rows().filter(row -> !row.has("input"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void a_payload_is_read_and_written_as_by_the_reference(JsonNode row) {
        SExpression expression = SExpressions.parse(row.get("input").textValue());

        assertThat(expression.command()).isEqualTo(value(row.get("command")));
        assertThat(expression.parameters()).isEqualTo(value(row.get("parameters")));
        assertThat(SExpressions.generate(expression))
                .isEqualTo(row.get("generate").textValue());
    }

    @ParameterizedTest
    @MethodSource("unreadablePayloads")
    void a_payload_that_the_reference_cannot_read_is_refused_for_the_same_reason(JsonNode row) {
        assertThatThrownBy(() -> SExpressions.parse(row.get("input").textValue()))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining(row.get("error").textValue())
                .hasMessageContaining(", at byte ");
    }

    @ParameterizedTest
    @MethodSource("values")
    void values_are_written_and_read_back_or_not_as_by_the_reference(JsonNode row) {
        var expression = new SExpression(value(row.get("command")), value(row.get("parameters")));
        String reference = row.get("generate").textValue();

        String payload = SExpressions.generate(expression);

        assertThat(payload).isEqualTo(WRITTEN_OTHERWISE.getOrDefault(reference, reference));
        if (row.has("parse_back")) {
            SExpression readBack = SExpressions.parse(payload);
            assertThat(List.of(readBack.command(), readBack.parameters()))
                    .isEqualTo(READ_BACK_OTHERWISE.getOrDefault(reference, asList(value(row.get("parse_back")))));
        } else {
            assertThatThrownBy(() -> SExpressions.parse(payload)).isInstanceOf(SExpressionException.class);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asList(Object value) {
        return (List<Object>) value;
    }

    private static Object value(JsonNode node) {
        return JSON.convertValue(node, Object.class);
    }

    private static Stream<JsonNode> rows() {
        var stream = Objects.requireNonNull(ReferenceCasesTest.class.getResourceAsStream("parser-cases.jsonl"));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            List<JsonNode> rows = reader.lines().map(ReferenceCasesTest::row).toList();
            assertThat(rows).hasSizeGreaterThan(100);
            return rows.stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode row(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
