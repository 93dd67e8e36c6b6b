// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A message as it was received from the MQTT server.
 *
 * @param topic the topic
 * @param payload the bytes themselves, not a copy; they must not be changed
 * @param retained whether the server has kept it and sends it for a new subscription
 */
public record Message(String topic, byte[] payload, boolean retained) {
    public Message {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(payload);
    }

    /** The payload as text. Bytes that are not UTF-8 become U+FFFD. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return topic + " " + text();
    }
}
