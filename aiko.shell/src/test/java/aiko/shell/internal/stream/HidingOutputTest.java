// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HidingOutputTest {
    private final Set<String> values = new HashSet<>(Set.of("hunter1", "hunter123", "t1 \"quoted\\", "größe"));
    private final CurrentSecrets secrets = new CurrentSecrets(() -> Set.copyOf(values));
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private String all(String... parts) throws Exception {
        var out = new HidingOutput(written, secrets);
        for (String part : parts) {
            out.write(part.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        out.finish();
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void each_secret_is_an_ellipsis() throws Exception {
        assertThat(all("a hunter1, hunter123 hunter12 größe\n")).isEqualTo("a …, … …2 …\n");
    }

    @Test
    void wherever_a_secret_is_split_it_is_hidden() throws Exception {
        String text = "before größe hunter123hunter1 after hun\n";
        for (int i = 0; i <= text.length(); i++) {
            written.reset();
            assertThat(all(text.substring(0, i), text.substring(i))).isEqualTo("before … …… after hun\n");
        }
        written.reset();
        assertThat(all(text.split(""))).isEqualTo("before … …… after hun\n");
    }

    @Test
    void what_may_begin_a_secret_comes_with_the_end() throws Exception {
        var out = new HidingOutput(written, secrets);
        out.write("hunter".getBytes(StandardCharsets.UTF_8));
        out.flush();
        assertThat(written.size()).isZero();
        out.finish();
        assertThat(written).hasToString("hunter");
    }

    @Test
    void secrets_that_overlap_are_hidden_as_one() throws Exception {
        values.addAll(List.of("abcde", "cdefg"));
        assertThat(all("xabc", "defgy")).isEqualTo("x…y");
    }

    @Test
    void the_form_of_a_secret_within_json_is_hidden() throws Exception {
        assertThat(all("{\"a\": \"t1 \\\"quoted\\\\\"}")).isEqualTo("{\"a\": \"…\"}");
    }

    @Test
    void bytes_pass_as_they_are_without_a_copy_if_there_are_no_secrets() throws Exception {
        values.clear();
        byte[] bytes = {0, -1, 'h', 'u', 'n', 't', 'e', 'r', '1', -128};
        var got = new byte[1][];
        var out = new HidingOutput(
                new OutputStream() {
                    @Override
                    public void write(int singleByte) {
                        throw new AssertionError();
                    }

                    @Override
                    public void write(byte[] same, int offset, int length) {
                        got[0] = same;
                    }
                },
                secrets);
        out.write(bytes);
        assertThat(got[0]).isSameAs(bytes);
    }

    @Test
    void text_that_would_be_cut_is_hidden_before() {
        assertThat(secrets.hide("hunter123 and hunter1")).isEqualTo("… and …");
    }
}
