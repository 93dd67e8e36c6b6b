// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.internal.Timers.Timer;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();

    @Test
    void a_periodic_timer_keeps_its_beat_and_leaves_out_what_it_missed() {
        var timer = new Timer(() -> {}, 100, 100);
        timers.add(timer);
        assertThat(timers.takeDue(99)).isNull();
        assertThat(timers.takeDue(130)).isSameAs(timer);
        assertThat(timers.nanosUntilDue(130)).isEqualTo(70);
        assertThat(timers.takeDue(555)).isSameAs(timer);
        assertThat(timers.takeDue(555)).isNull();
        assertThat(timers.nanosUntilDue(555)).isEqualTo(45);
    }

    @Test
    void timers_come_out_by_time_whatever_was_added_and_cancelled() {
        var random = new Random(42);
        var kept = new ArrayList<Timer>();
        for (int i = 0; i < 10_000; i++) {
            var timer = new Timer(() -> {}, random.nextInt(1_000_000), 0);
            timers.add(timer);
            if (random.nextBoolean()) {
                timers.cancel(timer);
            } else {
                kept.add(timer);
            }
        }
        assertThat(timers.size()).isEqualTo(kept.size());
        int taken = 0;
        long previous = 0;
        while (timers.size() > 0) {
            long wait = timers.nanosUntilDue(previous);
            assertThat(wait).isNotNegative();
            previous += wait;
            assertThat(timers.takeDue(previous)).isNotNull();
            taken++;
        }
        assertThat(taken).isEqualTo(kept.size());
    }
}
