// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads and writes the boot topic, and has the server write there when a primary dies. Owned by the event loop. */
public final class BootTopic {
    private static final byte[] ABSENT = SExpressions.generateBytes("primary", "absent");

    private final Messages messages;
    private final String topic;
    private LastWill lastWill;

    public BootTopic(Messages messages, String namespace) {
        this.messages = messages;
        topic = namespace + "/service/registrar";
    }

    public String topic() {
        return topic;
    }

    /** What cannot be read here is reported by the process, which reads the same. */
    public void read(Message message, Election election) {
        if (message.payload().length == 0) {
            election.cleared();
            return;
        }
        try {
            SExpression expression = SExpressions.parse(message.payload());
            List<Object> parameters = expression.arguments();
            if (!expression.name().equals("primary")) {
                return;
            }
            if (parameters.equals(List.of("absent"))) {
                election.absent();
            } else if (parameters.size() == 4
                    && "found".equals(parameters.get(0))
                    && parameters.get(1) instanceof String topicPath
                    && parameters.get(2) instanceof String version
                    && parameters.get(3) instanceof String timeStarted) {
                election.found(
                        new RegistrarDetails(TopicPath.parse(topicPath), version, timeStarted), message.retained());
            }
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            // nothing was said
        }
    }

    /** Completes when the server holds the last will. */
    public CompletionStage<Void> arm() {
        if (lastWill == null) {
            lastWill = messages.addLastWill(topic, ABSENT, true);
        }
        return lastWill.armed();
    }

    /** Takes the last will back. */
    public void disarm() {
        if (lastWill != null) {
            lastWill.cancel();
            lastWill = null;
        }
    }

    public void announce(RegistrarDetails primary) {
        byte[] found = SExpressions.generateBytes(
                "primary", "found", primary.topicPath(), primary.version(), primary.timeStarted());
        messages.publish(topic, found, Delivery.WHILE_CONNECTED, true);
    }

    public void announceAbsence() {
        messages.publish(topic, ABSENT.clone(), Delivery.WHILE_CONNECTED, true);
    }
}
