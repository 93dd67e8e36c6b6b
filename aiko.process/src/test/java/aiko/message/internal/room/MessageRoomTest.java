// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How much memory the messages that wait may take. */
class MessageRoomTest {
    private static final int MIB = 1 << 20;

    private final MessageRoom room = new MessageRoom(16 * MIB);

    @Test
    void a_blocked_queue_gets_half_of_the_room_and_its_control_messages_half_of_that_more() {
        QueueRoom blocked = room.ofQueue();
        assertThat(taken(blocked, MIB, false)).isEqualTo(8);
        assertThat(taken(blocked, MIB, true)).isEqualTo(4);
        assertThat(taken(blocked, MIB, true)).isZero();
        assertThat(room.used()).isEqualTo(12 * MIB);
    }

    @Test
    void whoever_fills_the_room_keeps_nobody_else_from_the_little_that_is_said_to_them() {
        taken(room.ofQueue(), MIB, false);
        taken(room.ofQueue(), MIB, false);
        QueueRoom other = room.ofQueue();
        assertThat(other.take(1_000, false)).isTrue();
        assertThat(taken(other, 1_000, false)).isBetween(60, 70);
        assertThat(other.take(1_000, true)).isTrue();
    }

    @Test
    void a_thousand_queues_together_take_no_more_than_the_room_and_its_reserve() {
        for (int i = 0; i < 1_000; i++) {
            taken(room.ofQueue(), 100_000, true);
        }
        assertThat(room.used()).isBetween(23L * MIB, 24L * MIB);
    }

    @Test
    void where_nothing_waits_there_is_room_for_one_message_of_any_size() {
        QueueRoom queue = room.ofQueue();
        assertThat(queue.take(100 * MIB, false)).isTrue();
        assertThat(queue.take(1, false)).isFalse();
        assertThat(room.ofQueue().take(1, true)).isFalse();
        queue.give(100 * MIB);
        assertThat(queue.take(1, false)).isTrue();
    }

    @Test
    void a_queue_that_is_closed_gives_back_what_waits_once_whatever_is_given_back_later() {
        QueueRoom queue = room.ofQueue();
        taken(queue, MIB, false);
        queue.give(MIB);
        queue.close();
        assertThat(room.used()).isZero();
        queue.give(MIB);
        queue.close();
        assertThat(room.used()).isZero();
    }

    @Test
    void several_threads_at_a_time_leave_nothing_behind() throws InterruptedException {
        var done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            var random = new Random(i);
            QueueRoom queue = room.ofQueue();
            new Thread(() -> {
                        for (int j = 0; j < 20_000; j++) {
                            int bytes = random.nextInt(3 * MIB);
                            if (queue.take(bytes, random.nextBoolean())) {
                                queue.give(bytes);
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        assertThat(room.used()).isZero();
    }

    @Test
    void an_overflow_is_said_once_and_its_end_with_the_number_not_before_a_second_has_passed() {
        var overflow = new Overflow();
        List<Boolean> said = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            said.add(overflow.drop());
        }
        assertThat(said).containsExactly(true, false, false);
        assertThat(overflow.end()).isZero();
        await().until(() -> overflow.end() == 3);
        assertThat(overflow.isGoing()).isFalse();
        assertThat(overflow.drop()).isTrue();
        assertThat(overflow.dropped()).isEqualTo(4);
    }

    private static int taken(QueueRoom queue, int bytes, boolean isKept) {
        int count = 0;
        while (count < 100_000 && queue.take(bytes, isKept)) {
            count++;
        }
        return count;
    }
}
