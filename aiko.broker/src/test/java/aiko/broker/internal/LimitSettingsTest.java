// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.broker.internal.memory.MemoryLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitSettingsTest {
    private static final long HEAP = 64 << 20;

    private final List<String> problems = new ArrayList<>();

    private MemoryLimits read(Map<String, Object> properties) {
        return new LimitSettings(properties, problems::add).read(HEAP);
    }

    @Test
    void numbers_and_text_are_taken() {
        MemoryLimits limits = read(Map.of(
                "payload.bytes", 2_000,
                "client.queue.bytes", "1",
                "queue.bytes", " 2 ",
                "retained.bytes", 3L,
                "retained.messages", "4",
                "clients.bytes", 5,
                "incomplete.bytes", 6,
                "answers.bytes", 7,
                "sessions", 8,
                "stall.seconds", 9));
        assertThat(limits).isEqualTo(new MemoryLimits(2_000, 1, 2, 3, 4, 5, 6, 7, 8, Duration.ofSeconds(9)));
        assertThat(problems).isEmpty();
    }

    @Test
    void one_that_is_out_of_range_or_no_number_is_a_line_and_its_default_counts() {
        MemoryLimits limits = read(Map.of(
                "queue.bytes",
                "many",
                "clients.bytes",
                -1,
                "sessions",
                0,
                "payload.bytes",
                "3000000000",
                "answers.bytes",
                ""));
        assertThat(limits).isEqualTo(read(Map.of()));
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "queue.bytes of aiko.broker: ignoring \"many\": expected a number of at least 0; using a share of the"
                                + " heap",
                        "clients.bytes of aiko.broker: ignoring \"-1\": expected a number of at least 0; using a share of the"
                                + " heap",
                        "sessions of aiko.broker: ignoring \"0\": expected a number from 1 to 2147483647; using 1000",
                        "payload.bytes of aiko.broker: ignoring \"3000000000\": expected a number from 1024 to 268435456;"
                                + " using 8388608");
    }
}
