// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.TopicPath;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.liveness.Survivors;
import aiko.sexpression.SExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A process is not taken for dead because one message was lost. */
class LostPingTest {
    private final SimulatedWorld world = new SimulatedWorld(1, false);
    private final SimulatedServer server = new SimulatedServer(world, SimulatedWorld.MILLI);
    private final SimulatedMessages asked = messages("asked");
    private final SimulatedMessages asking = messages("asking");
    private final Survivors survivors = new Survivors(asking, new SimulatedLoop(world), TopicPath.parse("aiko/h/2/1"));
    private final List<String> found = new ArrayList<>();
    private int pings;

    private SimulatedMessages messages(String name) {
        var will = new SimulatedServer.Will(name, new byte[0], false);
        return new SimulatedMessages(world, server, new SimulatedLoop(world), name, will, connected -> {});
    }

    @Test
    void who_has_not_answered_is_asked_once_more_and_who_has_is_not() {
        asked.open();
        asking.open();
        while (!asked.isConnected() || !asking.isConnected()) {
            world.runUntil(world.now() + SimulatedWorld.SECOND);
        }
        asked.subscribe("aiko/h/1/0/control", message -> {
            if (++pings == 2) {
                String topic = (String)
                        SExpressions.parse(message.payload()).arguments().get(0);
                asked.respond(topic, List.of("4711"));
            }
        });
        world.runUntil(world.now() + SimulatedWorld.SECOND);
        var process = new ProcessRow("aiko/h/1", 1, Optional.of("4711"));
        survivors.ask(List.of(process), List.of(), new Survivors.Result() {
            @Override
            public void gone(String process, Optional<String> incarnation) {
                found.add("gone " + process);
            }

            @Override
            public void done() {
                found.add("done");
            }
        });
        world.runUntil(world.now() + 3 * SimulatedWorld.SECOND);
        assertThat(found).containsExactly("done");
        assertThat(pings).isEqualTo(2);
    }
}
