// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/** What is promised for a message that is published. */
public enum Delivery {
    /** MQTT's QoS 0: dropped, and counted, while there is no connection. */
    AT_MOST_ONCE,
    /**
     * MQTT's QoS 1: kept in a bounded outbox while there is no connection, and sent in order once there is. When the
     * outbox is full the oldest is dropped, counted and reported.
     */
    AT_LEAST_ONCE
}
