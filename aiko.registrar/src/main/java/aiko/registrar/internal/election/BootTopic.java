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
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads and writes the boot topic, and has the server write there when a primary dies. Owned by the event loop. */
public final class BootTopic {
    /** Beyond this, topics that begin with it may be none. */
    private static final int LONGEST = 16_384;

    private static final byte[] ABSENT = SExpressions.generateBytes("primary", "absent");

    private final Messages messages;
    private final String namespace;
    private final String topic;
    private LastWill lastWill;

    public BootTopic(Messages messages, String topic, String namespace) {
        this.messages = messages;
        this.namespace = namespace;
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }

    /**
     * Reads a message. One that does not announce a primary or its absence counts as a cleared topic. The process reads the
     * same messages, and logs those that cannot be read.
     */
    public void read(Message message, Election election) {
        List<Object> said = parameters(message);
        if (said.equals(List.of("absent"))) {
            election.absent();
            return;
        }
        RegistrarDetails announced = announced(said);
        if (announced == null) {
            election.cleared();
        } else {
            election.found(announced, message.retained());
        }
    }

    /** The primary that a message announces. */
    Optional<RegistrarDetails> announced(Message message) {
        return Optional.ofNullable(announced(parameters(message)));
    }

    private static List<Object> parameters(Message message) {
        try {
            if (message.payload().length > 0 && message.payload().length <= LONGEST) {
                SExpression expression = SExpressions.parse(message.payload());
                return expression.name().equals("primary") ? expression.arguments() : List.of();
            }
        } catch (SExpressionException unreadable) {
            // no announcement was published
        }
        return List.of();
    }

    /** The primary of another namespace is none here, though it would answer as one. */
    private RegistrarDetails announced(List<Object> said) {
        if (said.size() == 4
                && "found".equals(said.get(0))
                && said.get(1) instanceof String topicPath
                && said.get(2) instanceof String version
                && said.get(3) instanceof String timeStarted
                && topicPath.startsWith(namespace + "/")) {
            try {
                return new RegistrarDetails(TopicPath.parse(topicPath), version, timeStarted);
            } catch (IllegalArgumentException noTopicPath) {
                // nobody can be there
            }
        }
        return null;
    }

    /** Completes when the server holds the last will. */
    public CompletionStage<Void> arm() {
        if (lastWill == null) {
            lastWill = messages.addLastWill(topic, ABSENT, true);
        }
        return lastWill.armed();
    }

    /** Removes the last will. */
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
