// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DropsTest {
    private final AtomicLong dropped = new AtomicLong();
    private final Deque<Runnable> alarms = new ArrayDeque<>();
    private final List<Long> reports = new ArrayList<>();
    private final Drops drops = new Drops(dropped::get, (delay, task) -> alarms.add(task), reports::add);

    private void dropAndLook(long count) {
        dropped.addAndGet(count);
        drops.look();
    }

    @Test
    void a_storm_is_one_report_when_it_is_over() {
        dropAndLook(5);
        dropAndLook(7);
        alarms.remove().run();
        assertThat(reports).isEmpty();
        alarms.remove().run();
        assertThat(reports).containsExactly(12L);
        assertThat(alarms).isEmpty();
        drops.look();
        assertThat(alarms).isEmpty();
    }

    @Test
    void a_storm_that_does_not_end_is_reported_all_the_same() {
        dropAndLook(1);
        for (int i = 0; i < Drops.LOOKS_IN_A_STORM; i++) {
            dropAndLook(1);
            alarms.remove().run();
        }
        assertThat(reports).containsExactly(1L + Drops.LOOKS_IN_A_STORM);
    }

    @Test
    void the_next_storm_is_a_report_of_its_own() {
        dropAndLook(5);
        alarms.remove().run();
        dropAndLook(3);
        drops.reportNow();
        drops.reportNow();
        assertThat(reports).containsExactly(5L, 3L);
    }
}
