// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

/**
 * One address of an MQTT server.
 *
 * @param host name or address, without brackets
 * @param webSocketPath the path of the WebSocket, if there is one
 */
public record MqttAddress(String host, int port, String webSocketPath) {
    /** The usual path of the WebSocket for MQTT. */
    public static final String DEFAULT_WEB_SOCKET_PATH = "/mqtt";

    public MqttAddress(String host, int port) {
        this(host, port, DEFAULT_WEB_SOCKET_PATH);
    }

    /** For people. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}
