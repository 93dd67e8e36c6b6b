// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.spi.PrimaryAnnouncement;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads and writes the boot topic, and has the server write there when a primary dies. Owned by the event loop. */
public final class BootTopic {
    private static final PrimaryAnnouncement ABSENT = new PrimaryAnnouncement(Optional.empty());

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
        Optional<PrimaryAnnouncement> announcement = PrimaryAnnouncement.find(namespace, message.payload());
        if (announcement.isEmpty()) {
            election.cleared();
            return;
        }
        announcement
                .get()
                .primary()
                .ifPresentOrElse(primary -> election.found(primary, message.retained()), election::absent);
    }

    /** The primary that a message announces. */
    Optional<RegistrarDetails> announced(Message message) {
        return PrimaryAnnouncement.find(namespace, message.payload()).flatMap(PrimaryAnnouncement::primary);
    }

    /** Completes when the server holds the last will. */
    public CompletionStage<Void> arm() {
        if (lastWill == null) {
            lastWill = messages.addLastWill(topic, ABSENT.payload(), true);
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
        byte[] found = new PrimaryAnnouncement(Optional.of(primary)).payload();
        messages.publish(topic, found, Delivery.WHILE_CONNECTED, true);
    }

    public void announceAbsence() {
        messages.publish(topic, ABSENT.payload(), Delivery.WHILE_CONNECTED, true);
    }
}
