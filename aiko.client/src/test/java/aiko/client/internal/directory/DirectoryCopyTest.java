// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.Handle;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryCopyTest {
    private static final TopicPath LAMP = TopicPath.parse("test/host/1/2");

    private final List<String> reports = new ArrayList<>();
    private int free = 1;
    private final DirectoryCopy copy = new DirectoryCopy(ServiceFilter.ALL, new LittleMemory());

    @Test
    void a_service_stays_known_if_there_is_no_memory_for_its_new_details() {
        copy.added(lamp("room=kitchen"));
        copy.added(lamp("room=hall"));

        assertThat(copy.services()).containsExactly(lamp("room=kitchen"));
        assertThat(reports).containsExactly("changed");

        free = 1;
        copy.added(lamp("room=hall"));
        copy.removed(LAMP);
        assertThat(copy.services()).isEmpty();
        assertThat(reports).containsExactly("changed", "changed", "changed");
        assertThat(free).isEqualTo(2);
    }

    private static ServiceDetails lamp(String tag) {
        return new ServiceDetails(LAMP, "lamp", "*", "mqtt", "me", List.of(tag));
    }

    private final class LittleMemory implements DirectoryCopy.Surroundings {
        @Override
        public DirectoryCopy.Query ask(ServiceFilter filter, DirectoryCopy.Load load) {
            throw new AssertionError("no registrar");
        }

        @Override
        public boolean isSamePrimary() {
            return true;
        }

        @Override
        public Handle later(Runnable task, Duration delay) {
            return () -> {};
        }

        @Override
        public boolean take(ServiceDetails service) {
            if (free == 0) {
                return false;
            }
            free--;
            return true;
        }

        @Override
        public void give(ServiceDetails service) {
            free++;
        }

        @Override
        public void changed(TopicPath service) {
            reports.add("changed");
        }

        @Override
        public void synchronizedWithRegistrar() {}
    }
}
