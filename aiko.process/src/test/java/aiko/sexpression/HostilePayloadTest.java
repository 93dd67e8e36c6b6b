// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Megabytes that mean harm: anything worse than linear time would take hours, not seconds. */
class HostilePayloadTest {
    private static final Duration PLENTY = Duration.ofSeconds(10);
    private static final int MANY = 4 << 20;

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("nesting", "(".repeat(MANY), "too deep"),
                Arguments.of("nesting, balanced", "(".repeat(MANY) + ")".repeat(MANY), "too deep"),
                Arguments.of("interrupted symbols", "(" + "a(".repeat(MANY), "too deep"),
                Arguments.of("closing", ")".repeat(MANY), "unbalanced"),
                Arguments.of("length beyond int", "(c 99999999999:abc)", "the length runs past the payload"),
                Arguments.of(
                        "length of megabytes", "(c " + "9".repeat(MANY) + ":a)", "the length runs past the payload"),
                Arguments.of("many lengths", "(c" + " 9999999:a".repeat(MANY / 16), "the length runs past the payload"),
                Arguments.of("spaces without end", "(c" + " ".repeat(MANY), "unbalanced"),
                Arguments.of("symbols", "(" + "a ".repeat(MANY) + ")", "too many symbols and lists"),
                Arguments.of("empty lists", "(" + "()".repeat(MANY) + ")", "too many symbols and lists"),
                Arguments.of("interruptions", "(a" + "()".repeat(MANY) + ")", "too many symbols and lists"),
                Arguments.of("rest", "(c)" + "()".repeat(MANY), "too many symbols and lists"),
                Arguments.of("nulls", "(" + "0:".repeat(MANY) + ")", "too many symbols and lists"),
                Arguments.of("quotes", "(" + "''".repeat(MANY) + ")", "too many symbols and lists"),
                Arguments.of("17 MiB", " ".repeat(17 << 20), "too large"),
                Arguments.of("a digit of another script", "(c " + "\u0663".repeat(MANY), "unbalanced"));
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                Arguments.of("spaces", "(c" + " ".repeat(MANY) + "d)", List.of("d")),
                Arguments.of("a long symbol", "(c " + "x".repeat(MANY) + ")", List.of("x".repeat(MANY))),
                Arguments.of("digits", "(c " + "1".repeat(MANY) + ")", List.of("1".repeat(MANY))),
                Arguments.of("one open quote", "(c '" + "x".repeat(MANY) + ")", List.of("'" + "x".repeat(MANY))),
                Arguments.of("rest", "(c d)" + " ".repeat(MANY) + "'" + "x".repeat(MANY), List.of("d")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_hostile_payload_is_refused_at_once(String name, String payload, String message) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

        assertTimeoutPreemptively(PLENTY, () -> assertThatThrownBy(() -> SExpressions.parse(bytes))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining(message));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void a_large_payload_is_read_at_once(String name, String payload, List<Object> parameters) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

        assertTimeoutPreemptively(
                PLENTY, () -> assertThat(SExpressions.parse(bytes).parameters().equals(parameters))
                        .isTrue());
    }

    @Test
    void open_quotes_are_not_searched_for_again_and_again() {
        byte[] bytes = ("(c" + " 'a \"b\n".repeat(100_000) + ")").getBytes(StandardCharsets.UTF_8);

        assertTimeoutPreemptively(
                PLENTY, () -> assertThat(SExpressions.parse(bytes).arguments()).hasSize(200_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 500, 10_000})
    void the_limit_on_nesting_is_exact_and_costs_no_stack(int depth) {
        var limits = new SExpressionLimits(1 << 20, depth, 1 << 20);
        String allowed = "(".repeat(depth) + ")".repeat(depth);

        assertThat(SExpressions.parse(allowed.getBytes(StandardCharsets.UTF_8), limits)
                        .parameters())
                .isEqualTo(List.of());
        assertThatThrownBy(() -> SExpressions.parse(("(" + allowed + ")").getBytes(StandardCharsets.UTF_8), limits))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining("more than " + depth + " nested lists");
    }

    @Test
    void the_limit_on_tokens_is_exact() {
        byte[] payload = "(c (a 0:) 'q')".getBytes(StandardCharsets.UTF_8);

        assertThat(SExpressions.parse(payload, new SExpressionLimits(99, 9, 6)).arguments())
                .hasSize(2);
        assertThatThrownBy(() -> SExpressions.parse(payload, new SExpressionLimits(99, 9, 5)))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining("more than 5");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void a_limit_below_one_is_refused(int limit) {
        assertThatThrownBy(() -> new SExpressionLimits(limit, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SExpressionLimits(1, limit, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SExpressionLimits(1, 1, limit)).isInstanceOf(IllegalArgumentException.class);
    }
}
