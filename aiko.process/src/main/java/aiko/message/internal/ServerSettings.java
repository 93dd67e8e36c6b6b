// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.util.Optional;

/**
 * How to reach the MQTT server.
 *
 * @param reportAfter failed tries after which it is logged that the server cannot be reached
 */
public record ServerSettings(
        String host,
        int port,
        boolean webSockets,
        boolean tls,
        Optional<String> username,
        Optional<String> password,
        int reportAfter) {
    String uri() {
        String scheme = webSockets ? (tls ? "wss" : "ws") : (tls ? "ssl" : "tcp");
        String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host;
        return scheme + "://" + bracketed + ':' + port;
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
