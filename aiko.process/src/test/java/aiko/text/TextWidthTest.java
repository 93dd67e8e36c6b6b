// SPDX-License-Identifier: Apache-2.0
package aiko.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "⌚, 2",
        "⌛, 2",
        "⌜, 1",
        "aloha, 5",
        "Größe, 5",
        "日本語, 6",
        "🌋, 2",
        "e\u0301, 1",
        "ｱ, 1",
        "Ａ, 2",
        "한국, 4",
        "𠀀, 2"
    })
    void ideographs_are_wide_and_marks_have_no_width(String text, int width) {
        assertThat(TextWidth.of(text)).isEqualTo(width);
        assertThat(TextWidth.of(TextWidth.padded(text, 10))).isEqualTo(10);
    }
}
