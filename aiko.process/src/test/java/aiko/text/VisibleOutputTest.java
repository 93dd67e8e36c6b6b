// SPDX-License-Identifier: Apache-2.0
package aiko.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisibleOutputTest {
    private static final String TEXT =
            "plain\n\ttab \u001b[1;31mred\u001b[0m \u001b]0;title\u0007 \u009b2J \u202e 日本 🌋\r\n";
    private static final String SHOWN =
            "plain\n\ttab \\u001b[1;31mred\\u001b[0m \\u001b]0;title\\u0007 \\u009b2J \\u202e 日本 🌋\\r\n";

    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();

    private String written(boolean colours, Charset charset, byte[]... parts) throws IOException {
        sink.reset();
        try (var out = new VisibleOutput(sink, charset, () -> colours)) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
        return sink.toString(charset);
    }

    @Test
    void what_is_written_is_shown() throws Exception {
        assertThat(written(false, UTF_8, TEXT.getBytes(UTF_8))).isEqualTo(SHOWN);
    }

    @Test
    void colours_pass_where_they_are_wanted_and_nothing_else_does() throws Exception {
        assertThat(written(true, UTF_8, TEXT.getBytes(UTF_8)))
                .isEqualTo(SHOWN.replace("\\u001b[1;31m", "\u001b[1;31m").replace("\\u001b[0m", "\u001b[0m"));
        assertThat(written(true, UTF_8, "\u001b[2J\u001b[?25m\u001b[".getBytes(UTF_8)))
                .isEqualTo("\\u001b[2J\\u001b[?25m\\u001b[");
        String long_ = "\u001b[" + "1;".repeat(40) + "m";
        assertThat(written(true, UTF_8, long_.getBytes(UTF_8))).isEqualTo("\\u001b" + long_.substring(1));
    }

    @Property(tries = 200)
    void it_makes_no_difference_in_which_parts_it_is_written(@ForAll Random random, @ForAll boolean colours)
            throws Exception {
        String whole = written(colours, UTF_8, TEXT.getBytes(UTF_8));
        byte[] bytes = TEXT.getBytes(UTF_8);
        sink.reset();
        try (var out = new VisibleOutput(sink, UTF_8, () -> colours)) {
            for (int from = 0; from < bytes.length; ) {
                int count = 1 + random.nextInt(Math.min(5, bytes.length - from));
                out.write(bytes, from, count);
                from += count;
            }
        }
        assertThat(sink.toString(UTF_8)).isEqualTo(whole);
    }

    @Test
    void bytes_that_are_no_text_are_replaced() throws Exception {
        assertThat(written(
                        false, UTF_8, new byte[] {'a', (byte) 0x9b, 'm', (byte) 0xc3}, new byte[] {'b', (byte) 0xf0}))
                .isEqualTo("a\ufffdm\ufffdb\ufffd");
    }

    @Test
    void other_character_sets_stay_what_they_are() throws Exception {
        assertThat(written(false, ISO_8859_1, new byte[] {(byte) 0xfc, (byte) 0x9b, '\n'}))
                .isEqualTo("\u00fc\\u009b\n");
    }

    @Test
    void a_line_that_is_printed_arrives_at_once() {
        var out = new PrintStream(new VisibleOutput(sink, UTF_8, () -> true), true, UTF_8);
        out.println("Größe \u001b[0m");
        assertThat(sink.toString(UTF_8)).isEqualTo("Größe \u001b[0m\n");
    }
}
