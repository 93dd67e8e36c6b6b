// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

/** Makes transports to one server. */
@FunctionalInterface
interface TransportFactory {
    /** @param clientId MQTT's client identifier: the same for every connection that takes the place of another */
    Transport create(String clientId);
}
