// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueArgumentTest {
    @Test
    void parentheses_make_lists_and_dictionaries() {
        assertThat(ValueArgument.parse("(a (b 0:) 3:c d)")).isEqualTo(List.of("a", Arrays.asList("b", null), "c d"));
        assertThat(ValueArgument.parse("(key: (a: 1) other: ())"))
                .isEqualTo(Map.of("key", Map.of("a", "1"), "other", List.of()));
        assertThat(ValueArgument.parse("()")).isEqualTo(List.of());
        assertThat(ValueArgument.parse("0:")).isNull();
    }

    @Test
    void quotes_keep_text() {
        assertThat(ValueArgument.parse("\"(a b)\"")).isEqualTo("(a b)");
        assertThat(ValueArgument.parse("\"0:\"")).isEqualTo("0:");
        assertThat(ValueArgument.parse("\"\"")).isEqualTo("");
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
        assertThat(ValueArgument.parse(text)).isEqualTo(text);
    }

    @Test
    void text_is_printed_as_it_is_and_everything_else_as_on_the_wire() {
        assertThat(ValueArgument.format("two words")).isEqualTo("two words");
        assertThat(ValueArgument.format(null)).isEqualTo("0:");
        assertThat(ValueArgument.format(List.of("a", Map.of("b", "c d")))).isEqualTo("(a (b: 3:c d))");
        assertThat(ValueArgument.formatAll(List.of())).isEmpty();
        assertThat(ValueArgument.formatAll(List.of("two words"))).isEqualTo("two words");
        assertThat(ValueArgument.formatAll(Arrays.asList("two words", null, "a")))
                .isEqualTo("9:two words 0: a");
    }
}
