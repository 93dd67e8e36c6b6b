// SPDX-License-Identifier: Apache-2.0
package aiko.message.spi;

/**
 * Figures of an embedded MQTT server; each is a snapshot, not all of the same instant. Bytes are of memory, and estimates.
 *
 * @param connections clients that are connected
 * @param waitingBytes what the messages take that wait for clients
 * @param waitingLimit what these may take before those who publish have to wait
 * @param retainedMessages messages that are kept for those who subscribe later
 * @param retainedBytes what they take
 * @param retainedLimit what they may take
 * @param notRetained messages that were passed on and, for want of room, not kept
 * @param heldBytes what connections, sessions, subscriptions and last wills take
 * @param heldLimit what these may take
 * @param refused connections and subscriptions that were refused for want of room
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
