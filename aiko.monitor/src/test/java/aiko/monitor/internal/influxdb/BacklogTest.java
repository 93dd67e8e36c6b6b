// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {
    @Test
    void lines_are_written_in_batches_and_in_order() {
        var backlog = new Backlog(2, 1000);
        backlog.add("a");
        backlog.add("b");
        backlog.add("c");
        assertThat(next(backlog)).isEqualTo("a\nb\n");
        assertThat(backlog.first()).isNull();

        backlog.close();
        assertThat(next(backlog)).isEqualTo("c\n");
        assertThat(backlog.takeDiscarded()).isZero();
    }

    @Test
    void beyond_the_limit_the_oldest_are_discarded_and_counted() {
        var backlog = new Backlog(2, 10);
        for (int i = 0; i < 10; i++) {
            backlog.add("x" + i);
        }

        assertThat(next(backlog)).isEqualTo("x8\nx9\n");
        assertThat(backlog.takeDiscarded()).isEqualTo(8);
        assertThat(backlog.takeDiscarded()).isZero();
    }

    private static String next(Backlog backlog) {
        String lines = new String(backlog.first().lines(), UTF_8);
        backlog.written();
        return lines;
    }
}
