// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperandsTest {
    /** A line with the cursor at its end; the last word may be empty. */
    private static Operands at(String line) {
        List<String> words = List.of(line.split(" ", -1));
        String last = words.get(words.size() - 1);
        return Operands.of(words, words.size() - 1, last.length());
    }

    @Test
    void options_and_their_values_are_no_operands() {
        assertThat(at("aiko:request ")).isEqualTo(new Operands(List.of(), "", false));
        assertThat(at("aiko:request --timeout 3 al")).isEqualTo(new Operands(List.of(), "al", false));
        assertThat(at("aiko:share --watch reg li")).isEqualTo(new Operands(List.of("reg"), "li", false));
        assertThat(at("aiko:share reg --seconds 2 item -w val"))
                .isEqualTo(new Operands(List.of("reg", "item"), "val", false));
    }

    @Test
    void an_option_is_not_completed() {
        assertThat(at("aiko:share --wa").isOption()).isTrue();
        assertThat(at("aiko:share --seconds 2").isOption()).isTrue();
        assertThat(at("aiko:share --watch re").isOption()).isFalse();
    }

    @Test
    void only_the_text_before_the_cursor_counts() {
        assertThat(Operands.of(List.of("aiko:call", "lamps", "on"), 1, 3))
                .isEqualTo(new Operands(List.of(), "lam", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lamp", "aiko/host/7/1", "lampe_größe-2.1", "日本", "a:b@c=d"})
    void words_are_offered(String word) {
        assertThat(SafeWord.isSafe(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a;b",
                "a|b",
                "$a",
                "(a)",
                "{a}",
                "[a]",
                "a'b",
                "a\"b",
                "a\\b",
                "a\nb",
                "a#b",
                "-a",
                "a\u202eb",
                "a\u200bb",
                "a>b",
                "a&b",
                "a~b",
                "a*b",
                "a?b",
                "`a`",
                "a%b",
                "!a"
            })
    void text_that_means_more_to_the_shell_is_not_offered(String word) {
        assertThat(SafeWord.isSafe(word)).isFalse();
    }
}
