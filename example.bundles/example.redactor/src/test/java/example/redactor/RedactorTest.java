// SPDX-License-Identifier: Apache-2.0
package example.redactor;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.pipeline.Frame;
import aiko.pipeline.Stream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private static final Map<String, List<String>> INPUTS =
            Map.of("texts", List.of("write to pele@example.org or to kane@sea.example.org", "nothing here"));

    private final Redactor redactor = new Redactor();

    @Test
    void addresses_are_masked_and_counted() {
        assertThat(redactor.process(Frame.of(INPUTS)).outputs())
                .containsEntry("texts", List.of("write to <address> or to <address>", "nothing here"))
                .containsEntry("addresses", 2L);
    }

    @Test
    void a_stream_can_have_another_mask() {
        var stream = new Stream("redactor", "1", Map.of("redactor.mask", "$1"));

        assertThat(redactor.process(Frame.of(stream, 0, INPUTS)).outputs().get("texts"))
                .isEqualTo(List.of("write to $1 or to $1", "nothing here"));
    }
}
