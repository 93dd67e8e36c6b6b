// SPDX-License-Identifier: Apache-2.0
package aiko.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "escape sequence  | 1b 5b 33 31 6d    | \\u001b[31m",
                "C0               | 0 7 8 b c 1f      | \\u0000\\u0007\\u0008\\u000b\\u000c\\u001f",
                "DEL and C1       | 7f 80 85 9b 9f    | \\u007f\\u0080\\u0085\\u009b\\u009f",
                "line breaks      | a 61 d a 62 9 63  | \\na\\r\\nb\\tc",
                "line separators  | 61 2028 2029      | a\\u2028\\u2029",
                "bidi controls    | 202a 202e 2066 2069 200e 200f 61c | \\u202a\\u202e\\u2066\\u2069\\u200e\\u200f\\u061c",
                "zero width       | 200b 200c 200d 2060 feff ad | \\u200b\\u200c\\u200d\\u2060\\ufeff\\u00ad",
                "fillers          | 115f 3164 ffa0 34f 180e | \\u115f\\u3164\\uffa0\\u034f\\u180e",
                "tags             | e0001 e0041       | \\udb40\\udc01\\udb40\\udc41",
                "hidden selectors | fe00 e0100        | \\ufe00\\udb40\\udd00",
                "private          | e000 f8ff 10fffd  | \\ue000\\uf8ff\\udbff\\udffd",
                "nobody's         | 378 fffe ffff 1fffe | \\u0378\\ufffe\\uffff\\ud83f\\udffe",
                "halves of pairs  | d83c 61 df0b      | \\ud83ca\\udf0b"
            })
    void what_nobody_would_see_is_shown(String kind, String codePoints, String shown) {
        var text = new StringBuilder();
        for (String codePoint : codePoints.split(" ")) {
            text.appendCodePoint(Integer.parseInt(codePoint, 16));
        }
        assertThat(VisibleText.line(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Aloha, Größe, ñ, Ελλάδα, Привет, עברית, العربية, हिन्दी, ไทย, 日本語, 한국어",
                "👋 🌋 ❤️ 👍🏽 🇩🇪 1️⃣ 𝔸 𠀀",
                "\\ \\n \\u001b C:\\new",
                "e\u0301 \u00a0 \u3000 \ufffd",
                "\ud83e\udee0 \ud83e\udeea"
            })
    void what_can_be_read_stays_as_it_is(String text) {
        assertThat(VisibleText.line(text)).isSameAs(text);
        assertThat(VisibleText.lines(text)).isSameAs(text);
        assertThat(VisibleText.json(text)).isSameAs(text);
    }

    @Test
    void anything_can_be_a_line() {
        assertThat(VisibleText.line(null)).isEqualTo("null");
        assertThat(VisibleText.line(12)).isEqualTo("12");
    }

    @Test
    void of_several_lines_line_feeds_and_tabs_stay() {
        assertThat(VisibleText.lines("a\n\tb\r\n\u001b[2J\u2028")).isEqualTo("a\n\tb\\r\n\\u001b[2J\\u2028");
    }

    @Provide
    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.chars().all(),
                        Arbitraries.chars().range('\0', '\u00ff'),
                        Arbitraries.of('\u001b', '[', 'm', '\n', '\ud83c', '\udf0b', '\\', 'n'))
                .list()
                .map(characters -> {
                    var text = new StringBuilder();
                    characters.forEach(text::append);
                    return text.toString();
                });
    }

    @Property
    void a_line_holds_nothing_but_what_can_be_seen(@ForAll("texts") String text) {
        assertThat(VisibleText.line(text).codePoints()).allMatch(VisibleText::isShown);
        assertThat(VisibleText.lines(text).codePoints())
                .allMatch(codePoint -> codePoint == '\n' || codePoint == '\t' || VisibleText.isShown(codePoint));
    }

    @Property
    void what_is_shown_stays_so(@ForAll("texts") String text) {
        String shown = VisibleText.line(text);
        assertThat(VisibleText.line(shown)).isSameAs(shown);
        assertThat(VisibleText.lines(shown)).isSameAs(shown);
    }

    @Property
    void json_means_the_same(@ForAll("texts") String text) throws Exception {
        String json = VisibleText.json(new ObjectMapper().writeValueAsString(text));
        assertThat(json.codePoints()).allMatch(VisibleText::isShown);
        assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(text);
    }

    @Test
    void of_a_stack_trace_only_exceptions_begin_at_the_margin() {
        assertThat(VisibleText.stackTrace("java.lang.IllegalStateException: two\nREADY forged\n07:20:54.052 ERROR x"
                        + "\r\n\u001b[2J\n\n\tat a.B(B.java:1)\nCaused by: a.Cause$1: why\n\t... 5 more\n"
                        + "\tSuppressed: java.io.IOException\n\t\tat a.C(C.java:2)\n"))
                .isEqualTo("java.lang.IllegalStateException: two\n\tREADY forged\n\t07:20:54.052 ERROR x"
                        + "\n\t\\u001b[2J\n\t\n\tat a.B(B.java:1)\nCaused by: a.Cause$1: why\n\t... 5 more\n"
                        + "\tSuppressed: java.io.IOException\n\t\tat a.C(C.java:2)");
    }

    @Test
    void an_exception_of_any_name_begins_no_record() {
        assertThat(VisibleText.stackTrace("READY forged\n\tat a.B(B.java:1)\nREADY again"))
                .isEqualTo("\tREADY forged\n\tat a.B(B.java:1)\n\tREADY again");
    }
}
