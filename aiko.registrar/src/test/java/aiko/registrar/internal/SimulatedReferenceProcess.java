// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Message;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.util.List;

/** A process of the reference: it registers at each announcement, and answers only questions for its shared state, if it has one. */
final class SimulatedReferenceProcess {
    private final TopicPath service;
    private final boolean sharesState;
    private final SimulatedLoop loop;
    private final SimulatedMessages messages;

    SimulatedReferenceProcess(SimulatedWorld world, SimulatedServer server, String process, boolean sharesState) {
        this.sharesState = sharesState;
        service = TopicPath.parse(process + "/1");
        loop = new SimulatedLoop(world);
        var will = new SimulatedServer.Will(process + "/0/state", "(absent)".getBytes(), false);
        messages = new SimulatedMessages(world, server, loop, process, will, connected -> {});
        messages.subscribe(SimulatedProcess.BOOT, this::boot);
        messages.subscribe(service.control(), this::control);
        messages.open();
    }

    String service() {
        return service.toString();
    }

    private void boot(Message message) {
        List<Object> said = message.payload().length == 0
                ? List.of()
                : SExpressions.parse(message.payload()).arguments();
        if (said.size() == 4) {
            messages.publishCommand(
                    said.get(1) + "/in",
                    "add",
                    service,
                    "python",
                    "*",
                    "mqtt",
                    "me",
                    sharesState ? List.of("ec=true") : List.of());
        }
    }

    private void control(Message message) {
        SExpression asked = SExpressions.parse(message.payload());
        if (sharesState && asked.name().equals("share")) {
            String topic = (String) asked.arguments().get(0);
            messages.publishCommand(topic, "item_count", 1);
            messages.publishCommand(topic, "add", "lifecycle", "ready");
        }
    }

    /** It is suspended, or a handler takes that long. */
    void freeze(long micros) {
        loop.freeze(micros);
    }

    void end() {
        loop.die();
        messages.die(0);
    }

    /** It dies, and the server does not notice. */
    void vanish() {
        loop.die();
        messages.vanish();
    }
}
