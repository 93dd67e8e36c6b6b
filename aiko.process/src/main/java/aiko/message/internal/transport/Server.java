// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import java.time.Duration;
import java.util.List;

/**
 * A server, and how to make connections to it.
 *
 * @param name for people
 * @param user the user as the server knows it, for people
 * @param reportAfter failed tries after which a missing connection is logged; 0 for never
 * @param connectLimit the longest duration of a try to connect
 * @param addresses shared by all connections of the process
 */
public record Server(String name, String user, int reportAfter, Duration connectLimit, ServerAddresses addresses) {
    /** A server without users, at one address. */
    public Server(String name, int reportAfter, Duration connectLimit, TransportFactory factory) {
        this(
                name,
                "this client",
                reportAfter,
                connectLimit,
                new ServerAddresses(List.of(new ServerAddresses.Address(name, factory))));
    }

    /** The same server; a missing connection is never logged. */
    public Server withoutReports() {
        return new Server(name, user, 0, connectLimit, addresses);
    }
}
