// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.internal.SimulatedProcess;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrarChangesTest {
    private static final TopicPath REGISTRAR = TopicPath.parse("test/host/3/1");

    private final SimulatedProcess process = new SimulatedProcess();
    private final List<String> changes = new ArrayList<>();
    private int count;
    private final Handle handle = RegistrarChanges.follow(process, REGISTRAR, new RegistrarChanges.Listener() {
        @Override
        public void changed() {
            count++;
        }

        @Override
        public void added(byte[] command) {
            changes.add("added " + new String(command));
        }

        @Override
        public void removed(String topicPath) {
            changes.add("removed " + TopicPath.parse(topicPath));
        }

        @Override
        public void synchronizedOn(String responseTopic) {
            changes.add("synchronized " + responseTopic);
        }
    });

    @Test
    void changes_are_passed_on_until_the_handle_is_cancelled() {
        process.receive(REGISTRAR.out(), "(add test/host/2/1 lamp * mqtt me ())");
        process.receive(REGISTRAR.out(), "(remove test/host/2/1)");
        process.receive(REGISTRAR.out(), "(sync a/b)");
        handle.cancel();
        process.receive(REGISTRAR.out(), "(remove test/host/2/2)");

        assertThat(changes)
                .containsExactly(
                        "added (add test/host/2/1 lamp * mqtt me ())", "removed test/host/2/1", "synchronized a/b");
        assertThat(count).isEqualTo(3);
    }

    @Test
    void anything_else_is_ignored() {
        process.receive(new Message(REGISTRAR.out(), "(remove test/host/2/1)".getBytes(), true));
        for (String payload : List.of(
                "", "(", "(remove", "(remove ", "(remove )", "(remove a b)", "(remove x)", "(sync )", "(celsius 21)")) {
            process.receive(REGISTRAR.out(), payload);
        }

        assertThat(changes).isEmpty();
    }
}
