// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What messages that were given up say of a server's limit. */
class SizeLimitTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final SizeLimit limit = new SizeLimit();

    @Test
    void large_messages_on_two_topics_show_it() {
        assertThat(limit.givenUp("a", 5_000, 0)).isFalse();
        assertThat(limit.givenUp("a", 5_000, 0)).isFalse();
        assertThat(limit.isTooLarge(1 << 20, 0)).isFalse();
        assertThat(limit.givenUp("b", 6_000, 0)).isTrue();

        assertThat(limit.isTooLarge(5_000, 1)).isTrue();
        assertThat(limit.isTooLarge(4_999, 1)).isFalse();
        assertThat(limit.isTooLarge(5_000, MINUTE)).isFalse();
        assertThat(limit.givenUp("c", 7_000, MINUTE)).isFalse();
        assertThat(limit.isTooLarge(5_000, 3 * MINUTE - 1)).isTrue();
        assertThat(limit.isTooLarge(5_000, 3 * MINUTE)).isFalse();
    }

    @Test
    void small_messages_and_what_has_arrived_since_show_nothing() {
        limit.givenUp("a", 1_023, 0);
        assertThat(limit.givenUp("b", 1_023, 0)).isFalse();
        limit.givenUp("a", 5_000, 0);
        assertThat(limit.givenUp("b", 4_000, 0)).isFalse();
        assertThat(limit.taken(4_000)).isFalse();
        assertThat(limit.givenUp("c", 4_000, 0)).isFalse();
        assertThat(limit.isKnown()).isFalse();
    }

    @Test
    void it_is_over_when_such_a_message_arrives() {
        limit.givenUp("a", 5_000, 0);
        limit.givenUp("b", 5_000, 0);

        assertThat(limit.taken(4_000)).isFalse();
        assertThat(limit.isKnown()).isTrue();
        assertThat(limit.taken(5_000)).isTrue();
        assertThat(limit.isKnown()).isFalse();
        assertThat(limit.isTooLarge(1 << 20, 1)).isFalse();
    }
}
