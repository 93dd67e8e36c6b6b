// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.ignored;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.message.UnsuitableMessageException;
import aiko.message.internal.LogLines;
import aiko.sexpression.SExpressionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many lines tell of ignored messages. */
class IgnoredMessagesTest {
    private final LogLines log = new LogLines();
    private final AtomicLong now = new AtomicLong();
    private final IgnoredMessages ignored = new IgnoredMessages(log.logger, now::get);

    @Test
    void each_receiver_gets_some_lines_a_second_and_then_the_number_of_the_others() {
        for (int i = 0; i < 300; i++) {
            ignored.ignore("service it", "a/in", "no " + i);
        }
        ignored.ignore("", "b", "bad");
        assertThat(log.lines())
                .hasSize(IgnoredMessages.LINES_A_SECOND_FOR_ONE + 1)
                .startsWith("WARN service it: ignoring message on a/in: no 0")
                .endsWith("WARN ignoring message on b: bad");

        log.clear();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        ignored.ignore("service it", "a/in", "again");
        assertThat(log.lines())
                .containsExactly(
                        "WARN service it: ignored 290 more messages",
                        "WARN service it: ignoring message on a/in: again");
    }

    @Test
    void there_is_a_limit_for_all_receivers_together() {
        for (int i = 0; i < 5_000; i++) {
            ignored.ignore("service " + i, "a/" + i, "no");
        }
        assertThat(log.lines()).hasSize(IgnoredMessages.LINES_A_SECOND);
    }

    @Test
    void a_long_text_is_cut() {
        ignored.ignore("it", "t".repeat(60_000), "r".repeat(60_000));

        assertThat(log.lines()).singleElement().asString().hasSizeLessThan(1_000);
    }

    @Test
    void only_what_says_so_is_the_fault_of_the_message() {
        assertThat(IgnoredMessages.isAtFault(new UnsuitableMessageException("x")))
                .isTrue();
        assertThat(IgnoredMessages.isAtFault(new SExpressionException("x", 7))).isTrue();
        assertThat(IgnoredMessages.isAtFault(new SExpressionException("too deep", -1)))
                .isTrue();
        assertThat(IgnoredMessages.isAtFault(new IllegalArgumentException("x"))).isFalse();
        assertThat(IgnoredMessages.isAtFault(new NumberFormatException("x"))).isFalse();
        assertThat(IgnoredMessages.isAtFault(new StackOverflowError())).isFalse();
    }
}
