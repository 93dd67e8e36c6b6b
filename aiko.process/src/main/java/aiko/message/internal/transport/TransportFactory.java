// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

/** Makes transports to one address of a server. */
@FunctionalInterface
public interface TransportFactory {
    /**
     * @param clientId MQTT's client identifier: the same for every connection that replaces another, so that
     *     the server closes the old one and publishes its will before it accepts the new one, not a minute later
     */
    Transport create(String clientId);

    /** Whether the name of the server has further addresses that have not failed yet, so that the next try is another one. */
    default boolean hasUntried() {
        return false;
    }
}
