// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.transport;

import java.time.Duration;

/**
 * A server, and how to make connections to it.
 *
 * @param name for people
 * @param user whom the server knows, for people
 * @param reportAfter failed tries after which it is logged that the server cannot be reached; 0 for never
 * @param connectLimit how long one try may take
 */
public record Server(String name, String user, int reportAfter, Duration connectLimit, TransportFactory factory) {
    /** Where nobody has a name. */
    public Server(String name, int reportAfter, Duration connectLimit, TransportFactory factory) {
        this(name, "this client", reportAfter, connectLimit, factory);
    }

    /** The same, and nothing is logged while it cannot be reached. */
    public Server withoutReports() {
        return new Server(name, user, 0, connectLimit, factory);
    }
}
