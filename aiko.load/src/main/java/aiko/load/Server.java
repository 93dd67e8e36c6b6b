// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.net.InetAddress;

/**
 * An MQTT server.
 *
 * @param userName empty for none
 */
public record Server(String host, int port, String userName, String password) {
    /** The server on a port of this machine. */
    public static Server local(int port) {
        return new Server(InetAddress.getLoopbackAddress().getHostAddress(), port, "", "");
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
