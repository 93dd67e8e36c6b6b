// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.message.Message;
import aiko.message.UnsuitableMessageException;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.spi.PrimaryAnnouncement;
import java.util.Optional;

/** Reads the messages on the boot topic, and logs those that announce nothing. On the event loop. */
public final class BootMessages {
    private final String namespace;
    private final IgnoredMessages ignored;

    public BootMessages(String namespace, IgnoredMessages ignored) {
        this.namespace = namespace;
        this.ignored = ignored;
    }

    /** Empty for the empty payload that clears a retained message, and for a payload that cannot be read. */
    public Optional<PrimaryAnnouncement> read(Message message) {
        try {
            return PrimaryAnnouncement.read(namespace, message.payload());
        } catch (UnsuitableMessageException unreadable) {
            ignored.ignore("", message.topic(), unreadable.getMessage());
            return Optional.empty();
        }
    }
}
