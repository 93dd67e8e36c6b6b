// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

/** Makes transports to one server. */
@FunctionalInterface
public interface TransportFactory {
    /**
     * @param clientId MQTT's client identifier: the same for every connection that replaces another, so that
     *     the server closes the old one and publishes its will before it accepts the new one, not a minute later
     */
    Transport create(String clientId);
}
