// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServiceTableTest {
    private final ServiceTable table = new ServiceTable(new AtomicInteger()::incrementAndGet);

    private Place add() {
        return table.add(id -> new Place(id, null, null));
    }

    @Test
    void ids_ascend_from_one_and_are_never_given_twice() {
        assertThat(add().serviceId()).isEqualTo(1);
        assertThat(add().serviceId()).isEqualTo(2);
        table.remove(2);
        table.remove(1);
        assertThat(add().serviceId()).isEqualTo(3);
    }

    @Test
    void finds_what_is_there_whatever_was_added_and_removed() {
        var random = new Random(11);
        var model = new TreeMap<Integer, Place>();
        for (int i = 0; i < 20_000; i++) {
            if (model.isEmpty() || random.nextInt(5) < 3) {
                Place added = add();
                model.put(added.serviceId(), added);
            } else {
                List<Integer> ids = new ArrayList<>(
                        model.headMap(model.firstKey() + 50, true).keySet());
                Integer removed = ids.get(random.nextInt(ids.size()));
                assertThat(table.remove(removed)).isTrue();
                assertThat(table.remove(removed)).isFalse();
                model.remove(removed);
            }
            int probe = random.nextInt(i + 2);
            assertThat(table.get(probe)).isSameAs(model.get(probe));
        }
        assertThat(table.snapshot()).containsExactlyElementsOf(model.values());
        assertThat(table.size()).isEqualTo(model.size());
    }

    @Test
    void a_closed_table_takes_no_more() {
        table.close();
        assertThatThrownBy(this::add).isInstanceOf(IllegalStateException.class).hasMessageContaining("terminating");
    }
}
