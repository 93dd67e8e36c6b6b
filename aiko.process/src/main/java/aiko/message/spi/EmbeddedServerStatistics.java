// SPDX-License-Identifier: Apache-2.0
package aiko.message.spi;

/**
 * Figures of an embedded MQTT server. Each is a snapshot, not all of the same instant.
 *
 * @param connections connected clients
 * @param retainedMessages retained messages
 * @param absentSessions sessions of disconnected clients
 * @param discardedSessions sessions of disconnected clients that were discarded, since there were too many
 * @param disconnections clients that the server disconnected, since they did not read, violated the protocol, or sent too much
 * @param queued messages queued for clients; publishers wait from the limit on; refused are the messages that were dropped for
 *     disconnected clients
 * @param retained retained messages; refused are those that were delivered, but not retained
 * @param clients connections, sessions, subscriptions and last wills; refused are connections and subscriptions
 * @param incomplete incomplete packets; refused are the packets that were discarded with their connections
 * @param answers answers that clients have not read; refused are the pauses in which the server did not read from a client for
 *     that reason
 */
public record EmbeddedServerStatistics(
        int connections,
        int retainedMessages,
        int absentSessions,
        long discardedSessions,
        long disconnections,
        Memory queued,
        Memory retained,
        Memory clients,
        Memory incomplete,
        Memory answers) {
    /**
     * Memory for one purpose.
     *
     * @param bytes estimated bytes in use
     * @param limit the limit of {@code bytes}
     * @param refused how often something was refused, dropped or stopped at the limit
     */
    public record Memory(long bytes, long limit, long refused) {}
}
