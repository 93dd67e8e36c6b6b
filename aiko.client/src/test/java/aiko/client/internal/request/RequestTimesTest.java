// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.spi.CallTimes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestTimesTest {
    private final RequestTimes times = new RequestTimes();

    @Test
    void a_request_counts_in_the_range_whose_limit_it_does_not_exceed() {
        for (int range = 0; range < 26; range++) {
            long limit = CallTimes.limit(range).toNanos();
            assertThat(RequestTimes.rangeOf(limit)).isEqualTo(range);
            assertThat(RequestTimes.rangeOf(limit + 1)).isEqualTo(range + 1);
        }
        assertThat(RequestTimes.rangeOf(0)).isZero();
        assertThat(RequestTimes.rangeOf(Long.MAX_VALUE)).isEqualTo(26);
    }

    @Test
    void the_snapshot_has_all_requests() {
        times.add(1_000);
        times.add(3_000_000);
        times.add(2_000_000);

        CallTimes snapshot = times.times();

        assertThat(snapshot.calls()).isEqualTo(3);
        assertThat(snapshot.total()).isEqualTo(Duration.ofNanos(5_001_000));
        assertThat(snapshot.longest()).isEqualTo(Duration.ofMillis(3));
        assertThat(snapshot.quantile(0.5)).contains(CallTimes.limit(11));
    }
}
