// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Corners of the grammar beyond the reference's cases; each was tried on the reference. */
class GrammarTest {
    static Stream<Arguments> cornersOfTheGrammar() {
        return Stream.of(
                Arguments.of("(c 'a b)", List.of("'a", "b")),
                Arguments.of("(c 'a\nb')", List.of("'a", "b'")),
                Arguments.of("(c 'a'b)", List.of("a", "b")),
                Arguments.of("(c x'a b')", List.of("x'a", "b'")),
                Arguments.of("(c '5:a')", List.of("5:a")),
                Arguments.of("(c 007:a b c d)", List.of("a b c d")),
                Arguments.of("(c \u0663:a b)", List.of("a b")),
                Arguments.of("(c 1\u0660:0123456789)", List.of("0123456789")),
                Arguments.of("(c 00:x)", Arrays.asList(null, "x")),
                Arguments.of("(c 0:0:)", Arrays.asList(null, null)),
                Arguments.of("(c a() b)", List.of(List.of(), "a", "b")),
                Arguments.of("(c a(b)d e)", List.of(List.of("b"), "ad", "e")),
                Arguments.of("(c a(b(x)y)d(z)5:e)", List.of(List.of(List.of("x"), "by"), List.of("z"), "ad5:e")),
                Arguments.of("(c 'a'(b)3:x y(d))", List.of("a", List.of("b"), "x y", List.of("d"))),
                Arguments.of("(c a: 1 \"\" 2)", Map.of("a", "1", "", "2")),
                Arguments.of("(c 'a:' 1)", Map.of("a", "1")),
                Arguments.of("(c a\u0000b)", List.of("a\u0000b")));
    }

    @ParameterizedTest
    @MethodSource("cornersOfTheGrammar")
    void parameters_are_what_the_reference_reads(String payload, Object parameters) {
        assertThat(SExpressions.parse(payload)).isEqualTo(new SExpression("c", parameters));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"c (d e)|c", "a(b)|b", "'a b' c|a b", "3:a b|a b", "0:|0:", "5:|5:", "(a: b)|a:", "''|``"})
    void the_first_word_or_list_gives_the_command(String payload, String command) {
        assertThat(SExpressions.parse(payload).command()).isEqualTo(command);
    }

    @Test
    void a_list_in_the_command_is_no_dictionary() {
        assertThat(SExpressions.parse("((a: 1 (b: 2)) c: 3)"))
                .isEqualTo(new SExpression(List.of("a:", "1", List.of("b:", "2")), Map.of("c", "3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(c) d", "(c)(d)", "(c)d(e)f", "(c)(a: 1 2)", "(c) 0: x", "(c) 9:x", "c (d)", "c 9:x"})
    void what_follows_the_first_list_or_word_means_nothing(String payload) {
        assertThat(SExpressions.parse(payload)).isEqualTo(new SExpression("c", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(c))", "(c) (", "(c) d)", "c )", "c (d", "(c) (9:x)", "(c) (1:)"})
    void what_follows_the_first_list_or_word_has_to_be_balanced(String payload) {
        assertThatThrownBy(() -> SExpressions.parse(payload)).isInstanceOf(SExpressionException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(c (a: 1 2 3))|13|the key \"2\" does not end in :",
                "(c (a: 1 0: 3))|14|expected a symbol as the key",
                "(c (a: 1 (b) 3))|15|expected a symbol as the key",
                "(c a: 1 b:)|11|the last key has no value",
                "0: x|0|cannot begin with 0:",
                "(c 4:abc|3|the length runs past the payload",
                "(c a|4|unbalanced"
            })
    void an_error_says_what_and_where(String payload, int offset, String message) {
        assertThatThrownBy(() -> SExpressions.parse(payload))
                .isInstanceOfSatisfying(SExpressionException.class, error -> assertThat(error.offset())
                        .isEqualTo(offset))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "286320ff29",
                "28632061c328",
                "286320c0af29",
                "286320e08080ff29",
                "286320eda08029",
                "286320f490808029",
                "28632027ff2729",
                "286320313aff29",
                "286320e29c",
                "286329ff"
            })
    void what_is_not_utf_8_is_refused_with_its_offset(String hex) {
        assertThatThrownBy(() -> SExpressions.parse(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(SExpressionException.class, error -> assertThat(error.offset())
                        .isBetween(3, 5))
                .hasMessageContaining("malformed UTF-8");
    }

    @Test
    void a_part_of_an_array_is_a_payload_with_offsets_of_its_own() {
        byte[] array = "xx(c a)(d".getBytes(StandardCharsets.UTF_8);

        assertThat(SExpressions.parse(array, 2, 5, SExpressionLimits.DEFAULT))
                .isEqualTo(new SExpression("c", List.of("a")));
        assertThatThrownBy(() -> SExpressions.parse(array, 7, 2, SExpressionLimits.DEFAULT))
                .isInstanceOfSatisfying(SExpressionException.class, error -> assertThat(error.offset())
                        .isEqualTo(2));
    }

    @Test
    void a_hostile_key_does_not_fill_the_log() {
        String payload = "(c " + "k".repeat(100_000) + ": 1 " + "l".repeat(100_000) + " 2)";

        assertThatThrownBy(() -> SExpressions.parse(payload))
                .hasMessageContaining("k…\"")
                .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(300));
    }
}
