// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.time.Duration;
import java.util.Collection;

/**
 * One connection to one MQTT server, used once: what an MQTT client library has to offer. No method blocks but
 * {@link #close}; what happens is told to the {@link Listener}, on threads of the transport, which must not block there.
 */
interface Transport {
    /** What the server publishes when the connection breaks. */
    record Will(String topic, byte[] payload, boolean retained) {}

    /** Told what happens. */
    interface Listener {
        void connected();

        /** The connection could not be made, or was lost. Told once; nothing comes after it. */
        void failed(Throwable cause);

        void received(String topic, byte[] payload, boolean retained);
    }

    /** Told what became of a request. */
    interface Completion {
        /** @param failure null if all went well */
        void completed(Throwable failure);
    }

    void connect(Will will, Listener listener);

    void publish(String topic, byte[] payload, int qualityOfService, boolean retained, Completion completion);

    void subscribe(Collection<String> topicFilters, Completion completion);

    void unsubscribe(String topicFilter);

    /** Disconnects in order, so that the will is not published, and ends all threads within the limit. */
    void close(Duration limit);

    /** Gives up a connection that does not answer, without waiting for anything. */
    void abandon();
}
