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

    @Test
    void an_expression_is_written_as_it_is_generated() {
        Object[] parameters = {
            "a b",
            null,
            "",
            7,
            -8L,
            (short) 9,
            (byte) -1,
            2.5,
            1.5f,
            true,
            'x',
            List.of(1, "("),
            Map.of(3, 4),
            new int[] {5}
        };

        writer.expression("two words", parameters);

        assertThat(writer.toByteArray()).isEqualTo(SExpressions.generateBytes("two words", parameters));
        assertThat(written()).isEqualTo("(9:two words 3:a b 0: \"\" 7 -8 9 -1 2.5 1.5 True x (1 1:() (2:3: 4) (5))");
        assertThat(new String(writer.reset().expression("c", (Object[]) null).toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("(c 0:)");
    }

    @Test
    void the_bytes_can_be_copied_into_another_array() {
        byte[] target = {'[', 0, 0, 0, ']'};

        writer.beginList().symbol("a").endList().copyTo(target, 1);

        assertThat(target).asString().isEqualTo("[(a)]");
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
