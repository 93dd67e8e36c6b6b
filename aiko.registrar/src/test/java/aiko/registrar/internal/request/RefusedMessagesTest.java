// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.registrar.internal.LogLines;
import org.junit.jupiter.api.Test;

class RefusedMessagesTest {
    private final LogLines log = new LogLines();
    private long nanos;
    private final RefusedMessages refused = new RefusedMessages(log.logger, () -> nanos);

    @Test
    void one_who_sends_nonsense_does_not_hide_what_another_does() {
        for (int i = 0; i < 1_000; i++) {
            refused.refuse("aiko/h/1", "in", "nonsense");
        }
        refused.refuse("aiko/h/2", "in", "something else");
        assertThat(log.take())
                .hasSize(RefusedMessages.LINES_A_SECOND_FOR_ONE + 1)
                .endsWith("ignoring message on in: something else");
    }

    @Test
    void what_was_ignored_without_a_line_is_counted() {
        for (int i = 0; i < 1_000; i++) {
            refused.refuse("aiko/h/1", "in", "nonsense");
        }
        log.take();
        nanos += 1_000_000_000L;
        refused.refuse("aiko/h/1", "in", "nonsense");
        assertThat(log.take())
                .containsExactly("ignored 997 more messages from aiko/h/1", "ignoring message on in: nonsense");
    }

    @Test
    void senders_without_number_do_not_fill_the_log() {
        for (int i = 0; i < 100_000; i++) {
            refused.refuse("aiko/h/" + i, "in", "nonsense");
        }
        assertThat(log.take()).hasSize(RefusedMessages.LINES_A_SECOND);
    }
}
