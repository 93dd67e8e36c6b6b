// SPDX-License-Identifier: Apache-2.0
package aiko.message;

/**
 * The MQTT server of a process.
 *
 * @param host name or address
 * @param port from 1 to 65,535
 * @param embedded whether it runs in this framework
 */
public record MessageServer(String host, int port, boolean embedded) {
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port
                + (embedded ? " (embedded)" : " (external)");
    }
}
