// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.once;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.message.Message;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMarkTest {
    private static final String STREAM = "aiko/host/1/0/once/5f";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StreamMark of(String payload) {
        return StreamMark.mayEnd(bytes(payload)) ? StreamMark.of(bytes(payload)) : null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"(color red)", "(c)", "(say 5:été 😀) traceparent: 00-ab-cd-01"})
    void a_marked_message_is_read_and_given_to_its_service_without_the_mark(String payload) {
        String marked = payload + " once: " + STREAM + " 12 3";

        StreamMark mark = of(marked);

        assertThat(mark.stream()).isEqualTo(STREAM);
        assertThat(mark.number()).isEqualTo(12);
        assertThat(mark.first()).isEqualTo(3);
        assertThat(mark.removedFrom(new Message("t", bytes(marked), false)).text())
                .isEqualTo(payload);
        assertThat(SExpressions.parse(bytes(marked))).isEqualTo(SExpressions.parse(bytes(payload)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "(color red)",
                "(count 1 2)",
                "21 22 23 24 25 26",
                "(c) once: s 1",
                "(c) once:  1 1",
                "(c) once: s 1 2",
                "(c) once: s 1 0",
                "(c) once: s 1 1 ",
                "(c) once: s 9999999999999999999 1",
                "(c) twice: s 1 1",
                " once: s 1 1",
                "(c)once: s 1 1",
                "(c) traceparent: 00-ab-cd-01"
            })
    void any_other_message_is_left_as_it_is(String payload) {
        assertThat(of(payload)).isNull();
    }

    @Test
    void a_message_that_ends_its_list_is_recognized_at_its_last_byte() {
        assertThat(StreamMark.mayEnd(bytes("(add aiko/host/1/1 lamp * mqtt me ())")))
                .isFalse();
        assertThat(StreamMark.mayEnd(bytes("(c) once: s 1 1"))).isTrue();
    }
}
