// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/** How hard a process tries to deliver a message that it publishes. */
public enum Delivery {
    /** MQTT's QoS 0. While there is no connection, the message is dropped and counted. */
    AT_MOST_ONCE,
    /**
     * MQTT's QoS 1 on this connection only, for messages that are outdated once it is lost. While there is no connection,
     * the message is dropped and counted. While 256 messages are unacknowledged, further ones that are not retained are sent
     * with QoS 0.
     */
    WHILE_CONNECTED,
    /**
     * MQTT's QoS 1. While there is no connection, the message is kept in a bounded outbox; all of them are sent in order after
     * the next connect. If the outbox is full, the oldest message is dropped, counted and logged.
     */
    AT_LEAST_ONCE
}
