// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.room.MessageRoom;
import java.util.Optional;

/** The messages of a process as the process itself uses them. */
public interface ProcessMessages extends Messages {
    /**
     * Publishes what others could not do without: not retained, with no promise, and dropped only where even the
     * reserve of the room is used up.
     */
    void publishControl(String topic, String command, Object... parameters);

    /**
     * Such a message was published to a topic to which the process is subscribed: unless {@link #heard} is called, the
     * server does not allow it. On the event loop.
     */
    default void expectEcho(String topic, byte[] payload) {}

    /** Such a message has come. On the event loop. */
    default void heard(Message message) {}

    /** What messages that wait for the process's services and bundles share. Any thread. */
    default MessageRoom room() {
        return MessageRoom.ofHeap();
    }

    /** Any thread: why the server does not do what is asked of it, for people; empty if it does. */
    default Optional<String> problem() {
        return Optional.empty();
    }
}
