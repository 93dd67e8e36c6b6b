// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SExpressionWriterTest {
    private final SExpressionWriter writer = new SExpressionWriter();

    @Test
    void one_space_stands_between_elements() {
        writer.beginList().symbol("c").nullSymbol().number(16).beginList().endList();
        writer.symbol("a b").symbol("").value(List.of(1)).plainSymbol(new byte[] {'x'}, 0, 1);
        writer.beginList().key("k").value(Map.of("n", true)).endList().endList();

        assertThat(written()).isEqualTo("(c 0: 16 () 3:a b \"\" (1) x (k: (n: True)))");
    }

    @Test
    void a_writer_can_be_used_again_even_after_an_error() {
        writer.beginList().symbol("a");
        assertThatThrownBy(() -> writer.symbol(new byte[] {-1}, 0, 1)).isInstanceOf(SExpressionException.class);

        writer.reset().beginList().symbol("b").endList();

        assertThat(written()).isEqualTo("(b)");
    }

    @Test
    void the_buffer_grows_with_what_is_written() {
        String text = "é ".repeat(10_000);
        writer.beginList().symbol("c").symbol(text).endList();

        assertThat(written()).isEqualTo("(c 20000:" + text + ")");
        assertThat(writer.size()).isEqualTo(30_010);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, -10, 123_456_789_012L, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbers_are_written_in_decimal(long number) {
        writer.number(number);

        assertThat(written()).isEqualTo(Long.toString(number));
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        assertThatThrownBy(() -> writer.symbol(new byte[] {'a', (byte) 0xC3}, 0, 2))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining("malformed UTF-8");
    }

    @Test
    void a_list_that_was_not_begun_cannot_be_ended() {
        assertThatThrownBy(writer::endList).isInstanceOf(IllegalStateException.class);
    }

    private String written() {
        return new String(writer.toByteArray(), StandardCharsets.UTF_8);
    }
}
