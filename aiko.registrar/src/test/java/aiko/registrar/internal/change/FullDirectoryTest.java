// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceFilter;
import aiko.registrar.internal.RegistrarRig;
import aiko.registrar.internal.directory.DirectoryLimit;
import aiko.registrar.internal.wire.ServicePath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strangers register more than there is memory for. */
class FullDirectoryTest {
    private static final int LIMIT = 2 << 20;
    private static final String PAD = "n".repeat(2_000);

    private final RegistrarRig rig = new RegistrarRig(LIMIT);

    private void add(String process, int from, int to, String format) {
        for (int i = from; i < to; i++) {
            rig.in(String.format(format, process + '/' + i, i));
        }
    }

    @Test
    void what_finds_no_room_is_refused_with_one_line_and_what_is_there_stays() {
        rig.add("aiko/h/1", 100);
        add("aiko/attack/1", 1, 20_000, "(add %s " + PAD + "%2$d p" + PAD + "%2$d mqtt o (a=" + PAD + "%2$d))");
        assertThat(rig.directory.bytes()).isLessThanOrEqualTo(LIMIT);
        assertThat(rig.directory.size()).isBetween(150, 1_000);
        assertThat(rig.directory.select(new ServiceFilter("*", "p", "*", "*", List.of())))
                .hasSize(100);
        assertThat(rig.changes.refused().count()).isEqualTo(20_099L - rig.directory.size());
        rig.add(RegistrarRig.SELF.process(), 20);
        assertThat(rig.directory.hasServices(new ServicePath().set(RegistrarRig.SELF)))
                .isTrue();
        assertThat(rig.log.take())
                .singleElement()
                .asString()
                .contains("the directory is full", "directory.bytes of aiko.registrar is " + LIMIT);
    }

    @Test
    void once_the_flood_is_gone_there_is_room_for_services_of_any_size_whatever_the_flood_was_made_of() {
        String[] floods = {
            "(add %s name%d p mqtt o ())",
            "(add %s " + PAD + "%d p mqtt o ())",
            "(add %s n p%d mqtt o ())",
            "(add %s n p mqtt o (t%d u%2$d))",
            "(add %sx n p mqtt o ())",
        };
        for (int round = 0; round < floods.length; round++) {
            String process = "aiko/attack/" + round;
            add(process, 1, 30_000, floods[round]);
            assertThat(rig.directory.bytes()).isLessThanOrEqualTo(LIMIT);
            assertThat(rig.changes.refused().count()).isPositive();
            long refused = rig.changes.refused().count();
            rig.in("(remove " + process + "/0)");
            rig.messages.sendAll();
            while (rig.directory.size() > 0) {
                rig.messages.sendAll();
            }
            add("aiko/good/" + round, 1, 300, "(add %s " + "g".repeat(150) + "%d q mqtt o ())");
            assertThat(rig.changes.refused().count()).isEqualTo(refused);
            rig.in("(remove aiko/good/" + round + "/0)");
            rig.messages.sendAll();
        }
        List<String> lines = rig.log.take();
        assertThat(lines).hasSize(2 * floods.length);
        assertThat(lines.get(1)).contains("the directory has room again: ");
    }

    @Test
    void processes_without_services_that_tell_their_incarnation_are_bounded_in_bytes() {
        String incarnation = "i".repeat(256);
        for (int i = 0; i < 10_000; i++) {
            rig.state("aiko/" + PAD + i + "/1/0", "(present " + incarnation + ")");
        }
        assertThat(rig.directory.bytes()).isLessThan(LIMIT / 4);
    }

    @Test
    void of_a_heap_the_directory_may_take_a_share_that_leaves_the_rest_what_it_needs() {
        assertThat(DirectoryLimit.of(0, 128L << 20)).isEqualTo(32L << 20);
        assertThat(DirectoryLimit.of(0, 14L << 30)).isGreaterThan(10L << 30);
        assertThat(DirectoryLimit.of(5, 14L << 30)).isEqualTo(5);
    }
}
