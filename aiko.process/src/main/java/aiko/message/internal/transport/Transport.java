// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * One connection to one MQTT server, used once: what an MQTT client library has to offer. No method blocks but
 * {@link #close}; what happens is told to the {@link Listener}, on threads of the transport, which must not block there.
 */
public interface Transport {
    /** What the server publishes when the connection breaks. */
    record Will(String topic, byte[] payload, boolean retained) {}

    /** Told what happens. */
    interface Listener {
        void connected();

        /** The connection could not be made, or was lost. Told once; nothing comes after it. */
        void failed(Throwable cause);

        void received(String topic, byte[] payload, boolean retained);

        /** A message was left out, since there is no room for it. */
        default void leftOut(String topic, int bytes) {}
    }

    /** Told what became of a message. */
    interface Completion {
        /**
         * @param failure null if all went well; an {@link IllegalArgumentException} if the message itself is to blame,
         *     so that another try would be in vain
         */
        void completed(Throwable failure);
    }

    /** Whether it can send and receive such a topic or topic filter. */
    default boolean canCarry(String topic) {
        return true;
    }

    /** @param will null for none */
    void connect(Will will, Listener listener);

    /** What was published before and is not completed yet goes out before. */
    void publish(String topic, byte[] payload, int qualityOfService, boolean retained, Completion completion);

    /** What was published goes out now; until then, some of it may be held back to go out together. */
    void flush();

    /**
     * Subscribes with quality of service 0.
     *
     * @param completion is given those of the topic filters that the server does not grant; not called when the server does
     *     not answer, since then the connection has failed
     */
    void subscribe(Collection<String> topicFilters, Consumer<Collection<String>> completion);

    void unsubscribe(String topicFilter);

    /**
     * Has the server answer, where it can be asked to.
     *
     * @param answered called when the server has answered, and so has seen what it was given before; not without an answer
     */
    default void ask(Runnable answered) {}

    /** Disconnects in order, so that the will is not published, and ends all threads within the limit. */
    void close(Duration limit);

    /** Gives up a connection that does not answer, without waiting for anything. */
    void abandon();
}
