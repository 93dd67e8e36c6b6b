// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.sexpression.SExpressionReader.Token;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SExpressionReaderTest {
    private static final byte[] ADD = bytes(
            "(add aiko/host/123/1 3:a b github.com/geekscape/aiko_services/protocol/test:0 mqtt owner (ec=true n=é))");

    private final SExpressionReader reader = new SExpressionReader();

    @Test
    void tokens_come_in_order_and_end() {
        assertThat(tokens("(c 3:a b (d 0: '') 1) rest"))
                .containsExactly("(", "c", "a b", "(", "d", "NULL", "", ")", "1", ")", "END", "END");
    }

    @Test
    void a_symbol_that_a_list_interrupts_comes_after_the_list() {
        assertThat(tokens("(a(b(x)y)c)")).containsExactly("(", "(", "(", "x", ")", "by", ")", "ac", ")", "END", "END");
    }

    @Test
    void a_symbol_is_a_range_of_the_payload() {
        byte[] array = bytes("..(c symbol)..");
        reader.reset(array, 2, 10).next();
        reader.next();
        assertThat(reader.next()).isEqualTo(Token.SYMBOL);

        assertThat(reader.array()).isSameAs(array);
        assertThat(reader.start()).isEqualTo(5);
        assertThat(reader.length()).isEqualTo(6);
        assertThat(reader.depth()).isEqualTo(1);
        assertThat(reader.offset()).isEqualTo(9);
        assertThat(reader.contentEquals(bytes("symbol"))).isTrue();
        assertThat(reader.contentEquals(bytes("symbo"))).isFalse();
        assertThat(reader.contentEquals(bytes("symbolx"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abc|true",
                "3:abc|true",
                "'abc'|true",
                "日本語|true",
                "16|true",
                "a:|true",
                "3:a b|false",
                "'a)'|false",
                "''|false",
                "'a|false",
                "4:12:a|false",
                "4:\u0661:ab|false",
                "a\u00a0b|false",
                "`a\u000bb`|false",
                "1(x):b|false"
            })
    void a_symbol_says_whether_it_can_be_written_as_it_is(String symbol, boolean plain) {
        reader.reset(bytes("(" + symbol + ")")).next();
        Token token = reader.next();
        while (token != Token.SYMBOL || reader.contentEquals(bytes("x"))) {
            token = reader.next();
        }
        assertThat(reader.isPlain()).isEqualTo(plain);

        String content = reader.text();
        var copy = new SExpressionWriter().beginList().symbol(reader.array(), reader.start(), reader.length());
        assertThat(SExpressions.parse(copy.endList().toByteArray()).command()).isEqualTo(content);
    }

    @Test
    void after_an_error_there_is_nothing_more_until_the_next_payload() {
        reader.reset(bytes("(c a")).next();
        reader.next();
        reader.next();
        assertThatThrownBy(reader::next).isInstanceOf(SExpressionException.class);

        assertThat(reader.next()).isEqualTo(Token.END);
        assertThat(tokens("(d)")).containsExactly("(", "d", ")", "END", "END");
    }

    @Test
    void a_payload_that_is_too_large_has_no_tokens() {
        var small = new SExpressionReader(new SExpressionLimits(3, 1, 9));

        assertThatThrownBy(() -> small.reset(bytes("(abc)")))
                .isInstanceOf(SExpressionException.class)
                .hasMessageContaining("too large: 5 bytes, the limit is 3");
        assertThat(small.next()).isEqualTo(Token.END);
        assertThat(small.reset(bytes("(a)")).next()).isEqualTo(Token.LIST_START);
    }

    @Test
    void reading_and_writing_in_place_allocate_nothing() {
        var writer = new SExpressionWriter();
        copies(writer, 20_000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        copies(writer, 20_000);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(allocated).isLessThan(20_000);
        assertThat(writer.toByteArray()).isEqualTo(ADD);
    }

    private void copies(SExpressionWriter writer, int count) {
        for (int i = 0; i < count; i++) {
            reader.reset(ADD);
            writer.reset();
            copy(writer);
        }
    }

    private void copy(SExpressionWriter writer) {
        while (true) {
            switch (reader.next()) {
                case LIST_START -> writer.beginList();
                case LIST_END -> writer.endList();
                case NULL -> writer.nullSymbol();
                case SYMBOL -> {
                    if (reader.isPlain()) {
                        writer.plainSymbol(reader.array(), reader.start(), reader.length());
                    } else {
                        writer.symbol(reader.array(), reader.start(), reader.length());
                    }
                }
                case END -> {
                    return;
                }
            }
        }
    }

    private List<String> tokens(String payload) {
        reader.reset(bytes(payload));
        var tokens = new ArrayList<String>();
        while (!tokens.contains("END")) {
            tokens.add(token());
        }
        tokens.add(token());
        return tokens;
    }

    private String token() {
        Token token = reader.next();
        return switch (token) {
            case LIST_START -> "(";
            case LIST_END -> ")";
            case SYMBOL -> reader.text();
            case NULL, END -> token.name();
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
