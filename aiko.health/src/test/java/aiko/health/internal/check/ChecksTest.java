// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.DeployedFile;
import aiko.process.spi.EventLoopReport;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final long MEGABYTE = 1 << 20;
    private static final HealthConfiguration DEFAULTS = new HealthConfiguration() {
        @Override
        public Class<? extends Annotation> annotationType() {
            return HealthConfiguration.class;
        }

        @Override
        public int disk_free() {
            return 100;
        }

        @Override
        public int memory_percent() {
            return 90;
        }

        @Override
        public int hang_limit() {
            return 60;
        }
    };

    private static String text(Result result) {
        return result.iterator().next().getMessage();
    }

    private static DeployedFile file(String name, DeployedFile.State state, String problem) {
        return new DeployedFile(Path.of(name), state, "a", "1.0.0", OptionalLong.empty(), Instant.EPOCH, problem);
    }

    private static EventLoopReport loop(String running, int seconds, boolean stuck, boolean abandoned) {
        return new EventLoopReport(
                "loop",
                "acme",
                running,
                Duration.ofSeconds(seconds),
                stuck,
                abandoned,
                Duration.ZERO,
                Optional.empty());
    }

    @Test
    void files_that_do_not_run_fail_and_those_that_wait_warn() {
        assertThat(DeployFolderCheck.check(List.of(file("a.jar", DeployedFile.State.ACTIVE, "")))
                        .isOk())
                .isTrue();
        Result waits = DeployFolderCheck.check(List.of(file("a.jar", DeployedFile.State.WAITING, "no lamp")));
        assertThat(waits.getStatus()).isEqualTo(Status.WARN);
        assertThat(text(waits)).isEqualTo("a.jar WAITING: no lamp; see aiko:bundles");
        for (var state :
                List.of(DeployedFile.State.REFUSED, DeployedFile.State.UNRESOLVED, DeployedFile.State.FAILED)) {
            assertThat(DeployFolderCheck.check(List.of(file("a.jar", state, "")))
                            .getStatus())
                    .isEqualTo(Status.CRITICAL);
        }
    }

    @Test
    void many_findings_are_one_short_line() {
        var files = java.util.stream.IntStream.range(0, 100)
                .mapToObj(number -> file(number + ".jar", DeployedFile.State.FAILED, "x"))
                .toList();
        assertThat(text(DeployFolderCheck.check(files)))
                .contains("0.jar", "2.jar", "; 97 more")
                .doesNotContain("3.jar");
    }

    @Test
    void a_refused_configuration_fails_and_one_with_a_problem_warns() {
        var refused = new ConfigurationFile(
                Optional.of(Path.of("etc/a.cfg")), ConfigurationFile.State.REFUSED, "a", Instant.EPOCH, "not a number");
        assertThat(ConfigurationCheck.check(List.of(refused)).getStatus()).isEqualTo(Status.CRITICAL);
        var odd = new ConfigurationFile(
                Optional.empty(), ConfigurationFile.State.ACTIVE, "a", Instant.EPOCH, "unknown setting");
        assertThat(ConfigurationCheck.check(List.of(odd)).getStatus()).isEqualTo(Status.WARN);
    }

    @Test
    void a_blocked_event_loop_fails_and_an_abandoned_call_warns() {
        assertThat(EventLoopsCheck.check(List.of(loop("", 0, false, false))).isOk())
                .isTrue();
        Result stuck = EventLoopsCheck.check(List.of(loop("lamp/2 hang", 3, true, false)));
        assertThat(stuck.getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(text(stuck))
                .startsWith("lamp/2 hang has not returned for 3 s: everything else of bundle acme waits");
        assertThat(EventLoopsCheck.check(List.of(loop("lamp/2 hang", 3, true, true)))
                        .getStatus())
                .isEqualTo(Status.WARN);
    }

    @Test
    void only_a_long_hang_or_a_deadlock_needs_a_restart() {
        Duration limit = Duration.ofSeconds(60);
        assertThat(HangCheck.check(List.of(loop("a", 59, true, false)), limit, List.of())
                        .isOk())
                .isTrue();
        assertThat(HangCheck.check(List.of(loop("a", 60, true, true)), limit, List.of())
                        .isOk())
                .isTrue();
        assertThat(HangCheck.check(List.of(loop("a", 60, true, false)), limit, List.of())
                        .getStatus())
                .isEqualTo(Status.CRITICAL);
        assertThat(text(HangCheck.check(List.of(), limit, List.of("one", "two"))))
                .startsWith("deadlock of threads one, two: only a restart ends it");
    }

    @Test
    void memory_is_judged_by_what_a_collection_leaves() {
        var check = new MemoryCheck(DEFAULTS);
        assertThat(check.check(79 * MEGABYTE, 100 * MEGABYTE, 20 * MEGABYTE, -1).isOk())
                .isTrue();
        assertThat(check.check(80 * MEGABYTE, 100 * MEGABYTE, 20 * MEGABYTE, -1).getStatus())
                .isEqualTo(Status.WARN);
        assertThat(text(check.check(90 * MEGABYTE, 100 * MEGABYTE, 20 * MEGABYTE, -1)))
                .startsWith("heap 90 of 100 MB after the last garbage collection; find what keeps it");
        assertThat(text(check.check(0, 100 * MEGABYTE, 60 * MEGABYTE, 64 * MEGABYTE)))
                .startsWith("metaspace 60 of 64 MB; ");
        Result uncollected = check.checkUncollected(99 * MEGABYTE, 100 * MEGABYTE, 20 * MEGABYTE, -1);
        assertThat(uncollected.isOk()).isTrue();
        assertThat(text(uncollected)).startsWith("heap 99 of 100 MB before the first full garbage collection, meta");
    }

    @Test
    void disk_warns_before_it_fails() {
        Path data = Path.of("data");
        assertThat(DiskCheck.check(data, 200 * MEGABYTE, 100).isOk()).isTrue();
        assertThat(DiskCheck.check(data, 199 * MEGABYTE, 100).getStatus()).isEqualTo(Status.WARN);
        assertThat(DiskCheck.check(data, 99 * MEGABYTE, 100).getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(DiskCheck.check(data, 0, 0).isOk()).isTrue();
    }

    @Test
    void drops_count_while_they_are_recent() {
        var drops = new Drops();
        Duration minute = Duration.ofMinutes(1);
        assertThat(drops.look(500, 0, minute)).isEmpty();
        assertThat(drops.look(503, minute.toNanos(), minute)).hasValue(3);
        assertThat(drops.look(505, 2 * minute.toNanos(), minute)).hasValue(5);
        assertThat(drops.look(505, 3 * minute.toNanos(), minute)).hasValue(5);
        assertThat(drops.look(505, 3 * minute.toNanos() + 1, minute)).isEmpty();
    }
}
