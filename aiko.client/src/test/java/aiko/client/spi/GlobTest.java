// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class GlobTest {
    private static Pattern regularExpression(String glob) {
        var expression = new StringBuilder();
        glob.codePoints().forEach(character -> {
            switch (character) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(Character.toString(character)));
            }
        });
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    @Property
    void it_matches_what_a_regular_expression_matches(
            @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') @Chars({'*', '?', '/'}) String glob,
            @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') @Chars({'/', '\n'}) String text) {
        assertThat(new Glob(glob).matches(text))
                .isEqualTo(regularExpression(glob).matcher(text).matches());
    }

    @Property
    void a_text_that_matches_may_begin_as_it_does(
            @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') @Chars({'*', '?', '/'}) String glob,
            @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') @Chars({'/'}) String text) {
        if (new Glob(glob).matches(text)) {
            for (int length = 0; length <= text.length(); length++) {
                assertThat(new Glob(glob).mayBegin(text.subSequence(0, length))).isTrue();
            }
        }
    }

    @Example
    void a_question_mark_is_one_character_however_it_is_encoded() {
        assertThat(new Glob("?").matches("\uD83C\uDF3A")).isTrue();
        assertThat(new Glob("??").matches("\uD83C\uDF3A")).isFalse();
        assertThat(new Glob("*\uD83C\uDF3A?").matches("aloha \uD83C\uDF3A!")).isTrue();
    }

    @Example
    void another_process_is_ruled_out_by_its_beginning() {
        assertThat(new Glob("aiko/h/7/*").mayBegin("aiko/h/8/")).isFalse();
        assertThat(new Glob("aiko/h/7").mayBegin("aiko/h/7/")).isFalse();
        assertThat(new Glob("aiko/h/7/1").mayBegin("aiko/h/7/")).isTrue();
    }
}
