// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.logging.LoggedRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class RingTest {
    private static final int PLENTY = 1 << 20;

    private static void add(Ring ring, String... messages) {
        for (String message : messages) {
            ring.add(new LoggedRecord(1, Instant.EPOCH, LogLevel.INFO, "logger", "", "", "", "", message, ""));
        }
    }

    private static List<String> last(Ring ring, int count, Predicate<LoggedRecord> wanted) {
        return ring.last(count, wanted).stream().map(LoggedRecord::message).toList();
    }

    @Test
    void the_last_records_are_kept() {
        var ring = new Ring(3, PLENTY);
        add(ring, "1", "2", "3", "4");
        assertThat(last(ring, 9, record -> true)).containsExactly("2", "3", "4");
        assertThat(last(ring, 2, record -> true)).containsExactly("3", "4");
        assertThat(last(ring, 0, record -> true)).isEmpty();
    }

    @Test
    void the_last_of_those_that_are_wanted_are_found() {
        var ring = new Ring(9, PLENTY);
        add(ring, "a1", "b1", "a2", "b2", "a3", "b3");
        assertThat(last(ring, 2, record -> record.message().startsWith("a"))).containsExactly("a2", "a3");
    }

    @Test
    void long_records_leave_room_for_fewer() {
        var ring = new Ring(1_000, 10_000);
        for (int i = 0; i < 100; i++) {
            add(ring, "x".repeat(1_000));
        }
        assertThat(last(ring, 1_000, record -> true)).hasSizeBetween(7, 9);
        add(ring, "y".repeat(20_000));
        assertThat(last(ring, 1_000, record -> true)).containsExactly("y".repeat(20_000));
        add(ring, "z");
        assertThat(last(ring, 1_000, record -> true)).containsExactly("z");
    }

    @Test
    void a_text_is_cut_between_characters() {
        String one = "x".repeat(LongText.LONGEST);
        assertThat(LongText.cut(one)).isSameAs(one);
        assertThat(LongText.cut(one + "y")).isEqualTo("x".repeat(LongText.LONGEST - 1) + '…');
        String half = "x".repeat(LongText.LONGEST - 2) + "\uD83C\uDF3A\uD83C\uDF3A";
        assertThat(LongText.cut(half)).isEqualTo("x".repeat(LongText.LONGEST - 2) + '…');
    }
}
