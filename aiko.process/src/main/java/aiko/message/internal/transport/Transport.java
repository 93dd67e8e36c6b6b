// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * One connection to an MQTT server, used once, as an MQTT client library offers it. No method blocks except {@link #close}. The
 * {@link Listener} is called on threads of the transport, and must not block.
 */
public interface Transport {
    /** The message that the server publishes if the connection breaks. */
    record Will(String topic, byte[] payload, boolean retained) {}

    /** Follows the connection. */
    interface Listener {
        void connected();

        /** The connection could not be made, or was lost. Called once, as the last call. */
        void failed(Throwable cause);

        void received(String topic, byte[] payload, boolean retained);

        /** A message was discarded, since it is too large. */
        default void leftOut(String topic, int bytes) {}
    }

    /** Receives the outcome of a message. */
    interface Completion {
        /**
         * @param failure null for success; an {@link IllegalArgumentException} if the message itself is to blame,
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

    /** Publishes a message, after all messages that were published before. */
    void publish(String topic, byte[] payload, int qualityOfService, boolean retained, Completion completion);

    /**
     * Publishes the first bytes of an array as a message of quality of service 0 that is not retained, and is done with the array when
     * it returns. Returns false if it has not published it, whatever the reason: {@link #publish} reports that.
     */
    default boolean publishCopy(String topic, byte[] bytes, int length) {
        return false;
    }

    /** Sends the published messages now. Until then, some may be held back to be sent together. */
    void flush();

    /**
     * Subscribes with quality of service 0.
     *
     * @param completion receives the topic filters that the server does not grant; not called if the server does not answer,
     *     since then the connection has failed
     */
    void subscribe(Collection<String> topicFilters, Consumer<Collection<String>> completion);

    void unsubscribe(String topicFilter);

    /**
     * Requests an answer of the server, if the transport can.
     *
     * @param answered called when the server has answered, and so has seen all messages sent before; never without an answer
     */
    default void ask(Runnable answered) {}

    /** Disconnects in order, so that the will is not published, and ends all threads within the limit. */
    void close(Duration limit);

    /** Abandons a connection that does not answer, without waiting. */
    void abandon();
}
