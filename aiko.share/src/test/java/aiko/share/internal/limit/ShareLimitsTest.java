// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.spi.MemoryUse;
import aiko.share.internal.TestService;
import java.lang.annotation.Annotation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings that limit shared states, and the figures and lines that an operator sees. */
class ShareLimitsTest {
    private record Configuration(int leases, long leases_bytes, long items_bytes) implements ShareConfiguration {
        @Override
        public Class<? extends Annotation> annotationType() {
            return ShareConfiguration.class;
        }
    }

    private static MemoryUse.Figures leases(ShareLimits limits) {
        return limits.memoryUse().get(0);
    }

    private static MemoryUse.Figures items(ShareLimits limits) {
        return limits.memoryUse().get(1);
    }

    @Test
    void the_defaults_follow_the_heap() {
        var limits = new ShareLimits(new Configuration(10, 0, 0));
        long heap = Runtime.getRuntime().maxMemory();

        assertThat(leases(limits).limit()).isEqualTo(Math.min(32L << 20, heap / 64));
        assertThat(items(limits).limit()).isEqualTo(Math.min(64L << 20, heap / 32));
    }

    @Test
    void what_exceeds_a_limit_is_refused_counted_and_logged_until_the_limit_is_raised() throws Exception {
        var limits = new ShareLimits(2, 1_000, 2_000);
        try (var service = new TestService(Map.of("a", 1), limits)) {
            service.control("(share my/1 300 *)", "(share my/2 300 *)", "(share my/3 300 *)");
            service.control("(update a " + "x".repeat(2_000) + ")");

            assertThat(service.producer.leaseCount()).isEqualTo(2);
            assertThat(service.producer.get("a")).contains("1");
            assertThat(leases(limits).bytes()).isBetween(500L, 1_000L);
            assertThat(leases(limits).refused()).isEqualTo(1);
            assertThat(items(limits).refused()).isEqualTo(1);
            assertThat(service.log.lines)
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("the state has 2 leases, and leases of aiko.share is 2"),
                            line -> assertThat(line).contains("and items.bytes of aiko.share is 2000"));

            limits.modified(new Configuration(10, 1_000, 10_000));
            service.control("(share my/3 300 *)", "(share my/4 300 *)", "(update a " + "x".repeat(2_000) + ")");

            assertThat(service.producer.leaseCount()).isEqualTo(3);
            assertThat(service.producer.get("a").orElseThrow().toString()).hasSize(2_000);
            assertThat(leases(limits).refused()).isEqualTo(2);
            assertThat(service.log.lines.get(2)).contains("and leases.bytes of aiko.share is 1000");
        }
        assertThat(items(limits).limit()).isEqualTo(10_000);
    }
}
