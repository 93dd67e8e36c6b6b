// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateTest {
    @Test
    void every_argument_is_one_element() {
        assertThat(SExpressions.generate("c", Map.of("a", 1))).isEqualTo("(c (a: 1))");
        assertThat(SExpressions.generate("c", List.of("a", "b"))).isEqualTo("(c (a b))");
        assertThat(SExpressions.generate("c", "a", null, true)).isEqualTo("(c a 0: True)");
        assertThat(SExpressions.generate("c", (Object[]) null)).isEqualTo("(c 0:)");
        assertThat(SExpressions.generate((String) null)).isEqualTo("(0:)");
    }

    @Test
    void an_expression_can_have_any_command_and_a_dictionary_as_its_parameters() {
        assertThat(SExpressions.generate(new SExpression("c", Map.of("a", 1)))).isEqualTo("(c a: 1)");
        assertThat(SExpressions.generate(new SExpression("c", List.of(Map.of("a", 1)))))
                .isEqualTo("(c (a: 1))");
        assertThat(SExpressions.generate(new SExpression(null, List.of("b")))).isEqualTo("(0: b)");
        assertThat(SExpressions.generate(new SExpression(List.of("a:", "x", "y"), List.of())))
                .isEqualTo("((a: x y))");
        assertThatThrownBy(() -> new SExpression("c", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void java_values_become_symbols_and_lists() {
        assertThat(SExpressions.generate(
                        "c",
                        new StringBuilder("text"),
                        new int[] {1, -2},
                        new Object[] {"a", null},
                        Long.MIN_VALUE,
                        2.5,
                        'x',
                        TimeUnit.SECONDS,
                        Map.of(false, List.of())))
                .isEqualTo("(c text (1 -2) (a 0:) -9223372036854775808 2.5 x SECONDS (False: ()))");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'|1:'",
                "'a b'|5:'a b'",
                "\"|1:\"",
                "'a'b|4:'a'b",
                "\u0663:x|3:\u0663:x",
                "12:|3:12:",
                "12|12",
                "a:|a:",
                "a'b'|a'b'",
                "`a\u2028b`|`3:a\u2028b`",
                "👋 👋|3:👋 👋",
                "a\u200bb|a\u200bb"
            })
    void a_symbol_is_written_so_that_it_is_read_back(String symbol, String written) {
        String payload = SExpressions.generate("c", "x", symbol, "y");

        assertThat(payload).isEqualTo("(c x " + written + " y)");
        assertThat(SExpressions.parse(payload).parameters()).isEqualTo(List.of("x", symbol, "y"));
    }

    @Test
    void keys_are_written_so_that_they_are_read_back() {
        for (String key : List.of("", "3", "'a'", "a b", ":", "(", "é 👋")) {
            var expression = new SExpression("c", Map.of(key, "v"));
            assertThat(SExpressions.parse(SExpressions.generate(expression))).isEqualTo(expression);
        }
    }

    @Test
    void half_a_surrogate_pair_becomes_the_replacement_character() {
        assertThat(SExpressions.generate("c", "a\ud83d", "\udc4bb", "\ud83d\udc4b"))
                .isEqualTo("(c a\ufffd \ufffdb 👋)");
    }

    @Test
    void a_list_that_is_a_dictionary_to_every_reader_is_written_and_read_as_one() {
        assertThat(SExpressions.generate("c", "a:", 1, "b:", 2)).isEqualTo("(c a: 1 b: 2)");
        assertThat(SExpressions.parse(SExpressions.generate("c", List.of("a:", 1), "b:")))
                .isEqualTo(new SExpression("c", List.of(Map.of("a", "1"), "b:")));
    }

    @ParameterizedTest
    @CsvSource({"'a:', (c a:)", "'a: b c d', (c a: b c d)"})
    void a_list_that_only_begins_as_a_dictionary_is_written_as_by_the_reference_and_refused_by_readers(
            String elements, String payload) {
        assertThat(SExpressions.generate(new SExpression("c", List.of(elements.split(" ")))))
                .isEqualTo(payload);
        assertThatThrownBy(() -> SExpressions.parse(payload)).isInstanceOf(SExpressionException.class);
    }

    @Test
    void a_key_that_is_no_symbol_is_refused() {
        for (Object key : Arrays.asList(null, List.of("a"), Map.of())) {
            var dictionary = new HashMap<Object, Object>();
            dictionary.put(key, "v");
            assertThatThrownBy(() -> SExpressions.generate("c", dictionary))
                    .isInstanceOf(SExpressionException.class)
                    .hasMessageContaining("key");
        }
    }

    @Test
    void a_list_within_itself_is_refused() {
        var list = new ArrayList<Object>();
        list.add(list);

        assertThatThrownBy(() -> SExpressions.generate("c", list))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining("500 nested lists");
    }

    @Test
    void what_is_too_large_to_be_read_is_refused() {
        assertThatThrownBy(() -> SExpressions.generate("c", Collections.nCopies(20, "x".repeat(1 << 20))))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining("16777216 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 255, 256, 257, 1000})
    void the_limit_on_bytes_is_exact(int limit) {
        var writer = new SExpressionWriter(new SExpressionLimits(limit, 1, 1));
        writer.plainSymbol("x".repeat(limit).getBytes(), 0, limit);
        assertThat(writer.size()).isEqualTo(limit);

        assertThatThrownBy(() -> writer.reset().symbol("é" + "x".repeat(limit - 1)))
                .isInstanceOf(SExpressionException.class);
    }
}
