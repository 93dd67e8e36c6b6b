// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/** What is promised for a message that is published. */
public enum Delivery {
    /** MQTT's QoS 0: dropped, and counted, while there is no connection. */
    AT_MOST_ONCE,
    /**
     * MQTT's QoS 1, but only on this connection: for what is not true any more once that is lost. Dropped, and counted,
     * while there is no connection.
     */
    WHILE_CONNECTED,
    /**
     * MQTT's QoS 1: kept in a bounded outbox while there is no connection, and sent in order once there is. When the
     * outbox is full the oldest is dropped, counted and reported.
     */
    AT_LEAST_ONCE
}
