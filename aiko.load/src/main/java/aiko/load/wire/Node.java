// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

/**
 * A node of an MQTT server.
 *
 * @param userName empty for none
 */
record Node(String host, int port, String userName, String password) {
    @Override
    public String toString() {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }
}
