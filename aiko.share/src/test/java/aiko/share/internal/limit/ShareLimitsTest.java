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
        var limits = new ShareLimits(2, 4_000, 2_000);
        try (var service = new TestService(Map.of("a", 1), limits)) {
            service.control("(share my/1 300 *)", "(share my/2 300 *)", "(share my/3 300 *)");
            service.control("(update a " + "x".repeat(2_000) + ")");

            assertThat(service.producer.leaseCount()).isEqualTo(2);
            assertThat(service.producer.get("a")).contains("1");
            assertThat(leases(limits).bytes()).isBetween(2_000L, 4_000L);
            assertThat(leases(limits).refused()).isEqualTo(1);
            assertThat(items(limits).refused()).isEqualTo(1);
            assertThat(service.log.lines)
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("the state has 2 leases, and leases of aiko.share is 2"),
                            line -> assertThat(line).contains("and items.bytes of aiko.share is 2000"));

            limits.modified(new Configuration(10, 4_000, 10_000));
            service.control("(share my/3 300 *)", "(share my/4 300 *)", "(update a " + "x".repeat(2_000) + ")");

            assertThat(service.producer.leaseCount()).isEqualTo(3);
            assertThat(service.producer.get("a").orElseThrow().toString()).hasSize(2_000);
            assertThat(leases(limits).refused()).isEqualTo(2);
            assertThat(service.log.lines.get(2)).contains("and leases.bytes of aiko.share is 4000");
        }
        assertThat(items(limits).limit()).isEqualTo(10_000);
    }

    @Test
    void who_hoards_leases_gives_way_to_those_who_have_few_and_is_not_let_in_again() throws Exception {
        var limits = new ShareLimits(100, 0, 0);
        try (var service = new TestService(Map.of("a", 1), limits)) {
            service.control("(share good/h/1/0/first 300 *)");
            for (int i = 0; i < 99; i++) {
                service.control("(share bad/h/1/0/" + i + " 86400 *)");
            }
            assertThat(service.producer.leaseCount()).isEqualTo(100);
            for (int i = 0; i < 20; i++) {
                assertThat(service.control("(share good/h/2/0/" + i + " 60 *)"))
                        .contains("good/h/2/0/" + i + " (add a 1)");
            }
            assertThat(service.control("(share bad/h/1/0/again 86400 *)")).isEmpty();
            assertThat(service.producer.leaseCount()).isEqualTo(100);
            assertThat(service.control("(update a 2)"))
                    .contains(
                            "good/h/1/0/first (update a 2)", "good/h/2/0/0 (update a 2)", "good/h/2/0/19 (update a 2)");
            assertThat(service.producer.statistics().ended()).isEqualTo(20);
            assertThat(service.log.lines).anyMatch(line -> line.contains("lease of bad/h/1/0/"));
        }
    }

    @Test
    void long_leases_under_many_names_give_way_to_those_of_followers() throws Exception {
        var limits = new ShareLimits(100, 0, 0);
        try (var service = new TestService(Map.of("a", 1), limits)) {
            service.control("(share good/h/1/0/first 300 *)");
            for (int i = 0; i < 150; i++) {
                service.control("(share bad/h/" + i + "/0/x 86400 *)");
            }
            for (int i = 0; i < 20; i++) {
                assertThat(service.control("(share good/g/" + i + "/9/x 300 *)"))
                        .contains("good/g/" + i + "/9/x (add a 1)");
            }
            assertThat(service.control("(update a 2)"))
                    .contains(
                            "good/h/1/0/first (update a 2)", "good/g/0/9/x (update a 2)", "good/g/19/9/x (update a 2)");
        }
    }

    @Test
    void full_memory_makes_room_on_other_states_and_requests_without_a_lease_are_answered() throws Exception {
        var limits = new ShareLimits(1_000, 200_000, 0);
        try (var flooded = new TestService(Map.of("a", 1), limits);
                var other = new TestService(Map.of("b", 1), limits)) {
            for (int i = 0; i < 100; i++) {
                flooded.control("(share l/I/" + "x".repeat(900) + i + " 86400 *)");
            }
            assertThat(leases(limits).refused()).isPositive();
            int held = flooded.producer.leaseCount();

            assertThat(flooded.control("(share once/h/1/0/x 0 *)")).contains("once/h/1/0/x (add a 1)");
            assertThat(flooded.producer.leaseCount()).isEqualTo(held);
            for (int i = 0; i < 10; i++) {
                assertThat(other.control("(share good/h/1/0/" + i + " 60 *)"))
                        .contains("good/h/1/0/" + i + " (add b 1)");
            }
            flooded.onLoop(() -> null);
            assertThat(flooded.producer.leaseCount()).isLessThan(held);
            assertThat(other.producer.leaseCount()).isEqualTo(10);

            flooded.onLoop(() -> {
                flooded.producer.removed();
                return null;
            });
            other.onLoop(() -> {
                other.producer.removed();
                return null;
            });
            assertThat(leases(limits).bytes()).isZero();
        }
    }
}
