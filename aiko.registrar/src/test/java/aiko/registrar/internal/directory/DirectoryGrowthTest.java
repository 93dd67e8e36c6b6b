// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.internal.compact.NameTable;
import aiko.registrar.internal.wire.AddCommand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many services: over the edges of pages and through the growth of tables, and back. */
class DirectoryGrowthTest {
    private final Directory directory = new Directory(DirectoryModel.OWN_PROCESS, DirectoryModel.REGISTRAR_PROTOCOL);
    private final DirectoryModel model = new DirectoryModel();
    private final Random random = new Random(7);

    private static ServiceDetails service(int process, int id, int name) {
        return new ServiceDetails(
                TopicPath.parse("aiko/h/" + process + "/" + id),
                "name-" + name,
                "p" + id % 5,
                "mqtt",
                "pele",
                List.of("k=" + process % 50));
    }

    private void addOrRemove(int processes, int ids, int names, boolean isGrowing) {
        for (int i = 0; i < 60_000; i++) {
            ServiceDetails service = service(random.nextInt(processes), random.nextInt(ids), random.nextInt(names));
            if (random.nextInt(10) < 3 == isGrowing) {
                assertThat(directory.remove(service.topicPath()).isPresent())
                        .isEqualTo(model.remove(service.topicPath()) != null);
            } else {
                assertThat(directory.add(service, i)).isEqualTo(model.add(service));
            }
        }
        assertThat(directory.select(ServiceFilter.ALL)).isEqualTo(model.all());
    }

    @Test
    void grows_shrinks_and_grows_again() {
        addOrRemove(40, 2_000, 1_000_000, true);
        assertThat(directory.size()).isGreaterThan(5 * 4_096);
        addOrRemove(40, 500, 3, false);
        addOrRemove(5_000, 3, 1_000_000, true);
        for (String process : model.processesInOrder()) {
            directory.removeProcess(process);
        }
        assertThat(directory.size()).isZero();
        assertThat(directory.processCount()).isZero();
        assertThat(directory.select(ServiceFilter.ALL)).isEmpty();
    }

    @Test
    void ids_that_ascend_for_ever_or_are_far_apart_are_found() {
        int next = 1;
        for (int i = 0; i < 50_000; i++) {
            int id = i % 100 == 0 ? Integer.MAX_VALUE - i : next++;
            assertThat(directory.add(service(1, id, id), 1)).isEqualTo(model.add(service(1, id, id)));
            if (i > 1_000) {
                TopicPath oldest =
                        model.processes.get("aiko/h/1").keySet().iterator().next();
                assertThat(directory.remove(oldest).map(DirectoryRow::service)).contains(model.remove(oldest));
            }
        }
        assertThat(directory.select(ServiceFilter.ALL)).isEqualTo(model.all());
    }

    @Test
    void slots_and_the_room_of_names_are_used_again() {
        var contents = new Contents(DirectoryModel.OWN_PROCESS, Long.MAX_VALUE);
        var command = new AddCommand();
        for (int i = 0; i < 100_000; i++) {
            int slot = contents.add(command.set(service(1, i, i % 10_000)), 0);
            assertThat(slot).isZero();
            contents.remove(slot);
        }
        byte[] name = "name-0".getBytes(StandardCharsets.UTF_8);
        assertThat(contents.names.find(name, 0, name.length)).isEqualTo(NameTable.NONE);
        int first = contents.names.intern(name, 0, name.length);
        assertThat(first).isLessThan(100);
    }

    @Test
    void a_name_is_found_after_ten_thousand_others_of_its_length_have_gone() {
        for (int i = 10_000; i < 30_000; i++) {
            directory.add(service(1, i, i), 1);
        }
        for (int i = 10_000; i < 20_000; i++) {
            directory.remove(TopicPath.parse("aiko/h/1/" + i));
        }
        for (int i = 20_000; i < 30_000; i++) {
            assertThat(directory.select(new ServiceFilter("name-" + i, "*", "*", "*", List.of())))
                    .containsExactly(service(1, i, i));
        }
        assertThat(directory.select(new ServiceFilter("name-10000", "*", "*", "*", List.of())))
                .isEmpty();
    }

    @Test
    void the_oldest_incarnation_without_services_is_forgotten_beyond_a_limit() {
        for (int i = 0; i <= Processes.IDLE_CAPACITY; i++) {
            directory.setIncarnation("aiko/h/" + i, "1");
        }
        assertThat(directory.incarnation("aiko/h/0")).isEmpty();
        assertThat(directory.incarnation("aiko/h/1")).contains("1");
    }
}
