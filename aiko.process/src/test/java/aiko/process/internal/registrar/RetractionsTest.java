// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetractionsTest {
    private static final TopicPath PROCESS = TopicPath.parse("test/host/1/0");

    private final List<TopicPath> told = new ArrayList<>();
    private long now;
    private final Retractions retractions = new Retractions(() -> now);

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    /** A registrar that knows nothing, since the connection was lost. */
    private int tellAgain() {
        told.clear();
        retractions.forEachAfter(0, told::add);
        retractions.forgetSettled();
        return told.size();
    }

    @Test
    void a_removal_is_repeated_until_it_is_a_minute_old() {
        retractions.add(PROCESS.withServiceId(1));
        pass(59);
        retractions.forgetSettled();
        assertThat(tellAgain()).isEqualTo(1);
        pass(61);
        retractions.forgetSettled();
        assertThat(tellAgain()).isZero();
    }

    @Test
    void a_removal_while_there_is_no_registrar_waits_for_one() {
        retractions.add(PROCESS.withServiceId(1));
        pass(3_600);
        assertThat(tellAgain()).isEqualTo(1);
    }

    @Test
    void connections_that_are_lost_each_quarter_of_a_minute_keep_no_removal_for_ever() {
        int most = 0;
        for (int id = 1; id <= 1_000; id++) {
            retractions.add(PROCESS.withServiceId(id));
            pass(15);
            most = Math.max(most, tellAgain());
        }
        assertThat(most).isEqualTo(10);
    }
}
