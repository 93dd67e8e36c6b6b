// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.room.MessageRoom;
import java.util.Optional;

/** The messages of a process, with the operations that only the process itself needs. */
public interface ProcessMessages extends Messages {
    /**
     * Publishes a message that others depend on: not retained, at most once, and dropped only if even the reserve of the room
     * is used up.
     */
    void publishControl(String topic, String command, Object... parameters);

    /**
     * Publishes such a message with quality of service 1, until the connection is lost: after it, everything that others depend
     * on is published anew.
     */
    void publishAcknowledged(String topic, String command, Object... parameters);

    /**
     * Such a message was published to a topic to which the process subscribes. If {@link #heard} is not called for it, the
     * server does not allow it. On the event loop.
     */
    default void expectEcho(String topic, byte[] payload) {}

    /** Such a message was received. On the event loop. */
    default void heard(Message message) {}

    /** The room for the messages that are queued for the process's services and bundles. Any thread. */
    default MessageRoom room() {
        return MessageRoom.ofHeap();
    }

    /** The problem of the connection, for people; empty if there is none. Any thread. */
    default Optional<String> problem() {
        return Optional.empty();
    }
}
