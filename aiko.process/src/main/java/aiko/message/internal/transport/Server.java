// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import java.time.Duration;

/**
 * A server, and how to make connections to it.
 *
 * @param name for people
 * @param user the user as the server knows it, for people
 * @param reportAfter failed tries after which a missing connection is logged; 0 for never
 * @param connectLimit the longest duration of a try to connect
 */
public record Server(String name, String user, int reportAfter, Duration connectLimit, TransportFactory factory) {
    /** A server without users. */
    public Server(String name, int reportAfter, Duration connectLimit, TransportFactory factory) {
        this(name, "this client", reportAfter, connectLimit, factory);
    }

    /** The same server; a missing connection is never logged. */
    public Server withoutReports() {
        return new Server(name, user, 0, connectLimit, factory);
    }
}
