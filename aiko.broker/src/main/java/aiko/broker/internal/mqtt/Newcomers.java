// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Connections that have not come further than one step: a handshake that has not ended, or no CONNECT that was accepted. They have
 * room of their own, so strangers take none from clients. If there are too many, the source with the most of them loses its
 * oldest one: a source can displace itself only.
 */
final class Newcomers {
    private final String step;
    private final int most;
    private final Map<String, Set<ClientConnection>> bySource = new HashMap<>();
    private int count;

    /** @param step what they have not done, for the log */
    Newcomers(String step, int most) {
        this.step = step;
        this.most = most;
    }

    void add(ClientConnection connection) {
        if (bySource.computeIfAbsent(connection.source, source -> new LinkedHashSet<>())
                .add(connection)) {
            count++;
        }
    }

    void remove(ClientConnection connection) {
        Set<ClientConnection> same = bySource.get(connection.source);
        if (same != null && same.remove(connection)) {
            count--;
            if (same.isEmpty()) {
                bySource.remove(connection.source);
            }
        }
    }

    boolean areTooMany() {
        return count > most;
    }

    int count() {
        return count;
    }

    /** The one that has to leave. There must be one. */
    ClientConnection chooseOne() {
        Set<ClientConnection> largest = Set.of();
        for (Set<ClientConnection> each : bySource.values()) {
            if (each.size() > largest.size()
                    || each.size() == largest.size() && oldest(each).openedAt - oldest(largest).openedAt < 0) {
                largest = each;
            }
        }
        return oldest(largest);
    }

    /** What that connection and others have not done, for the log. */
    String describe(ClientConnection connection) {
        int same = bySource.getOrDefault(connection.source, Set.of()).size();
        return step + ", as " + same + " connections of this address and " + count + " of all";
    }

    int most() {
        return most;
    }

    private static ClientConnection oldest(Set<ClientConnection> connections) {
        return connections.iterator().next();
    }
}
