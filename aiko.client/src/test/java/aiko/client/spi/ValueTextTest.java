// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.sexpression.SExpressions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTextTest {
    @Test
    void parentheses_make_lists_and_dictionaries() {
        assertThat(ValueText.parse("(a (b 0:) 3:c d)")).isEqualTo(List.of("a", Arrays.asList("b", null), "c d"));
        assertThat(ValueText.parse("(key: (a: 1) other: ())"))
                .isEqualTo(Map.of("key", Map.of("a", "1"), "other", List.of()));
        assertThat(ValueText.parse("()")).isEqualTo(List.of());
        assertThat(ValueText.parse("0:")).isNull();
    }

    @Test
    void quotes_keep_text() {
        assertThat(ValueText.parse("\"(a b)\"")).isEqualTo("(a b)");
        assertThat(ValueText.parse("\"0:\"")).isEqualTo("0:");
        assertThat(ValueText.parse("\"\"")).isEqualTo("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "two words",
                "(open",
                "(a) b",
                "(a) )(",
                "(a)(b)",
                "(key: 1 2)",
                "(9:short)",
                "a (b)",
                "\""
            })
    void anything_else_is_text(String text) {
        assertThat(ValueText.parse(text)).isEqualTo(text);
    }

    @Test
    void text_is_printed_as_it_is_and_everything_else_as_on_the_wire() {
        assertThat(ValueText.format("two words")).isEqualTo("two words");
        assertThat(ValueText.format(null)).isEqualTo("0:");
        assertThat(ValueText.format(List.of("a", Map.of("b", "c d")))).isEqualTo("(a (b: 3:c d))");
        assertThat(ValueText.formatAll(List.of())).isEmpty();
        assertThat(ValueText.formatAll(List.of("two words"))).isEqualTo("two words");
        assertThat(ValueText.formatAll(Arrays.asList("two words", null, "a"))).isEqualTo("9:two words 0: a");
    }

    @Test
    void an_item_of_an_answer_is_the_fields_of_a_response_or_all_of_it() {
        assertThat(ValueText.formatItem(SExpressions.parse("(response 21.5)"))).isEqualTo("21.5");
        assertThat(ValueText.formatItem(SExpressions.parse("(response a (b c))")))
                .isEqualTo("a (b c)");
        assertThat(ValueText.formatItem(SExpressions.parse("(other 1)"))).isEqualTo("(other 1)");
    }
}
