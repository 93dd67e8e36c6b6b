// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import aiko.message.internal.room.MessageRoom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * All settings of a connection to an MQTT server, from the configuration to the transport.
 *
 * @param addresses in the order of preference, at least one
 * @param isConfigured whether somebody named the host
 * @param returnInterval the time between tries to return to the first address; zero for never
 * @param password only with a user name, since MQTT knows none without
 * @param tlsContext the authorities to trust and the client's identity; none for those of the JVM
 * @param keepAlive whole seconds of silence after which the connection is tested; it is given up if as much silence follows
 * @param connectLimit the longest duration of a try to connect
 * @param connectionRequired false if the process works alone while there is no server
 * @param outboxBytes memory for messages that are queued for the server
 */
public record MqttSettings(
        List<MqttAddress> addresses,
        boolean isConfigured,
        Duration returnInterval,
        boolean webSockets,
        Optional<String> username,
        Optional<String> password,
        boolean tls,
        Optional<SSLContext> tlsContext,
        Duration keepAlive,
        Duration connectLimit,
        boolean connectionRequired,
        long outboxBytes) {
    public static final String DEFAULT_HOST = "localhost";
    public static final int DEFAULT_PORT = 1883;
    public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(60);
    public static final Duration DEFAULT_CONNECT_LIMIT = Duration.ofSeconds(10);

    /** If no host is configured, an embedded server may be about to start: nothing is logged for about a second. */
    private static final int TRIES_WHILE_EMBEDDED_STARTS = 6;

    private static final Duration LEAST_LIMIT = Duration.ofSeconds(2);

    /** A configured server, and defaults for all else. */
    public static MqttSettings of(String host, int port) {
        return new MqttSettings(
                List.of(new MqttAddress(host, port)),
                true,
                Duration.ZERO,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                DEFAULT_KEEP_ALIVE,
                DEFAULT_CONNECT_LIMIT,
                true,
                MessageRoom.defaultLimit());
    }

    /** Failed tries after which a missing connection is logged. */
    public int reportAfter() {
        return isConfigured ? 1 : TRIES_WHILE_EMBEDDED_STARTS;
    }

    /** The user as the server knows it, for people. */
    public String user() {
        return username.map(name -> "user \"" + name + '"').orElse("a client without a user name");
    }

    /** The longest try at one address: together, all addresses have the limit, but each a time in which a server can answer. */
    public Duration limitOfOneAddress() {
        Duration part = connectLimit.dividedBy(addresses.size());
        Duration least = connectLimit.compareTo(LEAST_LIMIT) < 0 ? connectLimit : LEAST_LIMIT;
        return part.compareTo(least) < 0 ? least : part;
    }

    /** The addresses of the server, for people. */
    @Override
    public String toString() {
        return String.join(",", addresses.stream().map(MqttAddress::toString).toList());
    }
}
