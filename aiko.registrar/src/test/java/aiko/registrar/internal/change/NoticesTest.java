// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.registrar.internal.RecordedMessages;
import aiko.registrar.internal.SimulatedLoop;
import aiko.registrar.internal.SimulatedWorld;
import aiko.registrar.internal.wire.ServicePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Processes hear what somebody has removed in their name, in few messages. */
class NoticesTest {
    private final SimulatedWorld world = new SimulatedWorld(1, false);
    private final RecordedMessages messages = new RecordedMessages();
    private final Notices notices = new Notices(new SimulatedLoop(world), messages);

    private static ServicePath path(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new ServicePath().set(bytes, 0, bytes.length);
    }

    private List<String> told() {
        world.runUntil(world.now() + SimulatedWorld.SECOND);
        return messages.take();
    }

    @Test
    void what_is_removed_in_a_moment_is_one_message_to_each_process() {
        notices.removed(path("aiko/h/1/2"));
        notices.removed(path("aiko/h/1/3"));
        notices.removed(path("aiko/h/2/1"));
        notices.differs(path("aiko/h/1/4"));
        assertThat(told())
                .containsExactly(
                        "aiko/h/1/0/control (removed 2 3)",
                        "aiko/h/1/0/control (differs 4)",
                        "aiko/h/2/0/control (removed 1)");
        assertThat(told()).isEmpty();
    }

    @Test
    void of_a_process_all_is_removed_and_of_many_services_a_thousand_are_a_message() {
        notices.removed(path("aiko/h/1/2"));
        notices.removed(path("aiko/h/1/0"));
        assertThat(told()).containsExactly("aiko/h/1/0/control (removed *)");

        for (int i = 1; i <= 2 * Notices.MOST_IDS + 1; i++) {
            notices.removed(path("aiko/h/1/" + i));
        }
        assertThat(told()).hasSize(3);
    }

    @Test
    void what_strangers_have_removed_in_a_moment_is_limited_in_bytes() {
        String host = "h".repeat(60_000);
        for (int i = 1; i <= 200; i++) {
            notices.removed(path("aiko/" + host + i + "/1/1"));
        }
        assertThat(told()).hasSize(Notices.MOST_CHARACTERS / 60_000);
        notices.removed(path("aiko/h/1/1"));
        assertThat(told()).hasSize(1);
    }
}
