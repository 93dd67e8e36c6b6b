// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.util.Optional;

/** How to reach the MQTT server. */
public record ServerSettings(
        String host, int port, boolean webSockets, boolean tls, Optional<String> username, Optional<String> password) {
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
