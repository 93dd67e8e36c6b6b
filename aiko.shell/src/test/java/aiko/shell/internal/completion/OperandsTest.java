// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.shell.internal.catalog.Syntax;
import aiko.shell.internal.catalog.Syntax.Option;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperandsTest {
    private static final Syntax SYNTAX = new Syntax(
            List.of(
                    new Option(List.of("--seconds", "-s"), "SECONDS"),
                    new Option(List.of("--level", "-l"), "LEVEL"),
                    new Option(List.of("--watch", "-w"), "")),
            List.of());

    /** A line with the cursor at its end; the last word may be empty. */
    private static Operands at(String line) {
        List<String> words = List.of(line.split(" ", -1));
        String last = words.get(words.size() - 1);
        return Operands.of(SYNTAX, words, words.size() - 1, last.length());
    }

    @Test
    void options_and_their_values_are_no_operands() {
        assertThat(at("aiko:share --seconds 3 al").before()).isEmpty();
        assertThat(at("aiko:share --watch reg li").before()).containsExactly("reg");
        assertThat(at("aiko:share reg --seconds 2 item -w val").before()).containsExactly("reg", "item");
        assertThat(at("aiko:share reg --seconds 2 item -w val").options()).containsExactly("--seconds", "-w");
    }

    @Test
    void the_value_of_an_option_is_of_the_kind_of_the_option() {
        assertThat(at("aiko:log --level ").optionValue()).isEqualTo("LEVEL");
        assertThat(at("aiko:log -l E").optionValue()).isEqualTo("LEVEL");
        assertThat(at("aiko:log -l ERROR ").optionValue()).isEmpty();
        assertThat(at("aiko:log --watch ").optionValue()).isEmpty();
    }

    @Test
    void a_word_that_begins_with_a_hyphen_is_an_option() {
        assertThat(at("aiko:share --wa").isOption()).isTrue();
        assertThat(at("aiko:share -").isOption()).isTrue();
        assertThat(at("aiko:share --seconds -2").isOption()).isFalse();
        assertThat(at("aiko:share --watch re").isOption()).isFalse();
    }

    @Test
    void only_the_text_before_the_cursor_counts() {
        assertThat(Operands.of(SYNTAX, List.of("aiko:call", "lamps", "on"), 1, 3)
                        .beginning())
                .isEqualTo("lam");
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
