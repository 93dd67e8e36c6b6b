// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.threading.NotThreadSafe;
import aiko.threading.OnEventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the changes of the directory that a registrar publishes on its {@code out} topic. Retained messages, and those that are no
 * change, are ignored. A message is parsed only as far as it is needed: a namespace may have thousands of changes a second.
 *
 * <pre>{@code
 * Handle changes = RegistrarChanges.follow(messages, primary.topicPath(), new RegistrarChanges.Listener() {
 *     public void removed(String topicPath) {
 *         names.remove(topicPath);
 *     }
 * });
 * }</pre>
 */
@NotThreadSafe
public final class RegistrarChanges {
    private static final byte[] ADD = bytes("(add ");
    private static final byte[] REMOVE = bytes("(remove ");
    private static final byte[] SYNC = bytes("(sync ");

    private final Listener listener;

    /** Receives the changes in order. An exception because a message cannot be read has the message ignored. */
    @OnEventLoop
    public interface Listener {
        /** Something was changed; called before the other methods. */
        default void changed() {}

        /**
         * A service was added.
         *
         * @param command {@code (add PATH NAME PROTOCOL TRANSPORT OWNER TAGS)}, not checked
         * @throws IllegalArgumentException if the command cannot be read, as by {@link SExpressions#parse}
         */
        default void added(byte[] command) {}

        /**
         * A service was removed.
         *
         * @param topicPath its topic path, not checked
         * @throws IllegalArgumentException if it is no topic path
         */
        default void removed(String topicPath) {}

        /** An answer to {@code (share …)} is complete. */
        default void synchronizedOn(String responseTopic) {}
    }

    private RegistrarChanges(Listener listener) {
        this.listener = listener;
    }

    /** Passes the changes to the listener until the handle is cancelled. */
    public static Handle follow(Messages messages, TopicPath registrar, Listener listener) {
        var changes = new RegistrarChanges(listener);
        return messages.subscribe(registrar.out(), changes::read);
    }

    private void read(Message message) {
        byte[] payload = message.payload();
        if (message.retained()) {
            return;
        }
        try {
            if (begins(payload, ADD)) {
                listener.changed();
                listener.added(payload);
            } else if (begins(payload, REMOVE)) {
                pass(payload, "remove", listener::removed);
            } else if (begins(payload, SYNC)) {
                pass(payload, "sync", listener::synchronizedOn);
            }
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            // not a change; those who copy the directory compare it with the registrar's
        }
    }

    private void pass(byte[] payload, String command, Consumer<String> receiver) {
        SExpressions.arguments(payload, command, 1).ifPresent(arguments -> {
            listener.changed();
            receiver.accept(String.valueOf(arguments.get(0)));
        });
    }

    private static boolean begins(byte[] payload, byte[] start) {
        return payload.length > start.length && Arrays.equals(payload, 0, start.length, start, 0, start.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
