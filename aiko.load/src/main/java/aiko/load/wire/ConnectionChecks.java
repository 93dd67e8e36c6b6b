// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections, sessions and the keep-alive time. */
final class ConnectionChecks {
    private static final int MANY_CLIENTS = 100;
    private static final int CHANGES_OF_NODE = 10;
    private static final int SHORT_KEEP_ALIVE_SECONDS = 1;
    /** Servers look after it from time to time only, Mosquitto each 5 s. */
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(12);

    private static final long PING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private static final int PINGS = 6;
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ATTEMPTS = 5;

    private ConnectionChecks() {}

    static List<Check> all(boolean severalNodes) {
        return new Check.Group("connection")
                .needs("a client connects with MQTT 3.1.1, and its pings are answered", clients -> {
                    Client client = clients.publisher();
                    client.ping();
                    client.ping();
                    client.disconnect();
                })
                .needs("a client identifier of 64 characters is accepted", clients -> {
                    String id = clients.nextId();
                    clients.open(clients.first(), id + "-".repeat(64 - id.length()), null, 0)
                            .ping();
                })
                .needs(MANY_CLIENTS + " clients are connected at once", clients -> {
                    for (int i = 0; i < MANY_CLIENTS; i++) {
                        clients.publisher();
                    }
                    clients.publisher().ping();
                })
                .needs("a second client with the same identifier ends the connection of the first one", clients -> {
                    Client first = clients.publisher();
                    clients.openAgain(
                            clients.last(),
                            first.id(),
                            second -> CheckFailure.unless(
                                    first.isClosedWithin(clients.limitNanos()), "both stay connected"));
                })
                .prefers(
                        "an identifier that has just disconnected is accepted at another node",
                        "a process that changes to another node may be refused once, and tries again",
                        clients -> {
                            for (int i = 0; i < CHANGES_OF_NODE; i++) {
                                Client client = clients.publisher();
                                client.disconnect();
                                clients.open(clients.last(), client.id(), null, 0)
                                        .disconnect();
                            }
                        })
                .onlyIf(severalNodes)
                .needs("unsubscribing from an unused filter is acknowledged", clients -> clients.publisher()
                        .unsubscribe(clients.topic("never")))
                .needs("a clean session contains nothing of an earlier one", ConnectionChecks::beginClean)
                .needs("a client that sends only pings stays connected", ConnectionChecks::stayConnected)
                .prefers(
                        "a client is disconnected if it sends nothing for longer than one and a half of its keep-alive"
                                + " time",
                        "the registrar finds a machine that is cut off only by its questions, within 10 s",
                        clients -> CheckFailure.unless(
                                clients.publisher(null, SHORT_KEEP_ALIVE_SECONDS)
                                        .isClosedWithin(SILENCE_NANOS),
                                "still connected after 12 s, with a keep-alive time of 1 s"))
                .checks();
    }

    private static void beginClean(Clients clients) throws IOException {
        String topic = clients.topic("clean");
        Client reader = clients.reader();
        reader.subscribe(1, topic);
        clients.settle(reader, topic);
        reader.disconnect();
        clients.publisher().publish(topic, Clients.bytes("missed"), 1, false);
        clients.openAgain(clients.last(), reader.id(), again -> {
            clients.publisher().publish(topic, Clients.bytes("missed too"), 1, false);
            clients.expectNothing(again);
        });
    }

    private static void stayConnected(Clients clients) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Client client = clients.publisher(null, SHORT_KEEP_ALIVE_SECONDS);
            long pinged = System.nanoTime();
            try {
                for (int i = 0; i < PINGS; i++) {
                    pinged = System.nanoTime();
                    client.next(PING_PAUSE_NANOS);
                    client.ping();
                }
                return;
            } catch (IOException closed) {
                // On a busy machine, this client may have been late itself.
                if (System.nanoTime() - pinged < LATE_NANOS || attempt == ATTEMPTS) {
                    throw closed;
                }
            }
        }
    }
}
