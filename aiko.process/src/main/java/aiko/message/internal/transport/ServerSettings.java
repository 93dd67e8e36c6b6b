// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How to reach the MQTT server.
 *
 * @param host name or address, without brackets
 * @param reportAfter failed tries after which it is logged that the server cannot be reached
 * @param connectLimit how long one try may take
 * @param keepAlive whole seconds of silence after which the connection is tested; it is given up when nothing comes for
 *     as long again
 * @param tlsContext whom to trust, and who we are; none for what the JVM trusts
 * @param path of the WebSocket
 */
public record ServerSettings(
        String host,
        int port,
        boolean webSockets,
        boolean tls,
        Optional<String> username,
        Optional<String> password,
        int reportAfter,
        Duration connectLimit,
        Duration keepAlive,
        Optional<SSLContext> tlsContext,
        String path) {
    /** Where servers have their WebSocket for MQTT. */
    public static final String USUAL_PATH = "/mqtt";

    static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    /** With the usual path. */
    public ServerSettings(
            String host,
            int port,
            boolean webSockets,
            boolean tls,
            Optional<String> username,
            Optional<String> password,
            int reportAfter,
            Duration connectLimit,
            Duration keepAlive,
            Optional<SSLContext> tlsContext) {
        this(
                host,
                port,
                webSockets,
                tls,
                username,
                password,
                reportAfter,
                connectLimit,
                keepAlive,
                tlsContext,
                USUAL_PATH);
    }

    /** With the usual limits, and the trust of the JVM. */
    public ServerSettings(
            String host,
            int port,
            boolean webSockets,
            boolean tls,
            Optional<String> username,
            Optional<String> password,
            int reportAfter) {
        this(host, port, webSockets, tls, username, password, reportAfter, CONNECT_LIMIT, KEEP_ALIVE, Optional.empty());
    }

    /** Whom the server knows, for people. */
    public String user() {
        return username.map(name -> "user \"" + name + '"').orElse("a client without a user name");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}
