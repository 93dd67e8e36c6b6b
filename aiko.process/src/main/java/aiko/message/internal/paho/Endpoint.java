// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import aiko.message.internal.transport.MqttAddress;
import aiko.message.internal.transport.MqttSettings;
import java.net.InetAddress;

/** One address of a server, what is known of its host, and how to connect to it. */
record Endpoint(MqttSettings settings, MqttAddress address, HostAddresses hostAddresses) {
    /** If nobody configured a host, the embedded server may be about to start at the first address of this host. */
    static Endpoint of(MqttSettings settings, MqttAddress address) {
        return new Endpoint(
                settings,
                address,
                new HostAddresses(address.host(), !settings.isConfigured(), InetAddress::getAllByName));
    }
}
