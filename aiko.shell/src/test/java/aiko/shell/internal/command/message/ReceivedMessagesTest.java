// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.message;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.message.Message;
import org.junit.jupiter.api.Test;

class ReceivedMessagesTest {
    private final ReceivedMessages messages = new ReceivedMessages(100);

    private static Message message(int bytes) {
        return new Message("test/topic", new byte[bytes], false);
    }

    @Test
    void more_messages_than_the_limit_are_dropped_and_counted_once() throws Exception {
        for (int i = 0; i < ReceivedMessages.MOST + 3; i++) {
            messages.add(message(0));
        }

        assertThat(messages.takeDropped()).isEqualTo(3);
        assertThat(messages.takeDropped()).isZero();
    }

    @Test
    void more_bytes_than_the_limit_are_dropped_until_some_are_printed() throws Exception {
        messages.add(message(60));
        messages.add(message(60));
        assertThat(messages.takeDropped()).isEqualTo(1);

        assertThat(messages.poll(0)).isNotNull();
        messages.add(message(60));
        assertThat(messages.takeDropped()).isZero();
        assertThat(messages.poll(0)).isNotNull();
        assertThat(messages.poll(0)).isNull();
    }

    @Test
    void a_single_message_may_be_longer() throws Exception {
        messages.add(message(1_000));

        assertThat(messages.poll(0)).isNotNull();
    }
}
