// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final int MESSAGE_BYTES = 100;

    private long now;
    private int pauses;
    private final Gathering gathering = new Gathering(() -> now, nanos -> {
        now += nanos;
        pauses++;
    });

    /** Messages come one by one, and each read finds those that came while the reader waited. */
    private void messages(int count, long intervalNanos) {
        long arrived = now;
        for (int i = 0; i < count; ) {
            gathering.reading();
            int found = (int) Math.max(1, (now - arrived) / intervalNanos);
            arrived += found * intervalNanos;
            now = Math.max(now, arrived);
            gathering.read(found * MESSAGE_BYTES);
            for (int j = 0; j < found; j++, i++) {
                gathering.message();
            }
        }
    }

    @Test
    void nobody_waits_while_few_messages_come() {
        messages(1_000, TimeUnit.MICROSECONDS.toNanos(60));
        assertThat(pauses).isZero();
    }

    @Test
    void reads_find_several_messages_while_many_come() {
        messages(10_000, TimeUnit.MICROSECONDS.toNanos(20));
        assertThat(pauses).isBetween(900, 1_000);
    }

    @Test
    void nobody_waits_for_long_once_fewer_come() {
        messages(10_000, TimeUnit.MICROSECONDS.toNanos(20));
        pauses = 0;
        messages(1_000, TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(pauses).isLessThanOrEqualTo(2);
    }

    @Test
    void the_first_message_after_a_rest_is_not_waited_for() {
        messages(10_000, TimeUnit.MICROSECONDS.toNanos(20));
        gathering.reading();
        now += TimeUnit.SECONDS.toNanos(1);
        gathering.read(MESSAGE_BYTES);
        gathering.message();
        pauses = 0;
        gathering.reading();
        assertThat(pauses).isZero();
    }

    @Test
    void nobody_waits_where_a_read_brings_many_anyway() {
        for (int i = 0; i < 1_000; i++) {
            gathering.reading();
            now += TimeUnit.MILLISECONDS.toNanos(1);
            gathering.read(Gathering.ENOUGH_BYTES);
            for (int j = 0; j < Gathering.ENOUGH_BYTES / MESSAGE_BYTES; j++) {
                gathering.message();
            }
        }
        assertThat(pauses).isZero();
    }
}
