// SPDX-License-Identifier: Apache-2.0
package aiko.message.spi;

/**
 * Figures of an embedded MQTT server. Each is a snapshot, not all of the same instant. Bytes are estimated memory.
 *
 * @param connections connected clients
 * @param waitingBytes bytes of the messages queued for clients
 * @param waitingLimit the value of {@code waitingBytes} from which publishers have to wait
 * @param retainedMessages retained messages
 * @param retainedBytes bytes of the retained messages
 * @param retainedLimit the limit of {@code retainedBytes}
 * @param notRetained messages that were delivered, but not retained, since there was no room
 * @param heldBytes bytes of connections, sessions, subscriptions and last wills
 * @param heldLimit the limit of {@code heldBytes}
 * @param refused connections and subscriptions refused since there was no room
 */
public record EmbeddedServerStatistics(
        int connections,
        long waitingBytes,
        long waitingLimit,
        int retainedMessages,
        long retainedBytes,
        long retainedLimit,
        long notRetained,
        long heldBytes,
        long heldLimit,
        long refused) {}
