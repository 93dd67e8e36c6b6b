// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

/** Makes transports to one server. */
@FunctionalInterface
public interface TransportFactory {
    /**
     * @param clientId MQTT's client identifier: the same for every connection that takes the place of another, so that
     *     the server ends the old one and publishes its will before it accepts the new one, not a minute after
     */
    Transport create(String clientId);
}
