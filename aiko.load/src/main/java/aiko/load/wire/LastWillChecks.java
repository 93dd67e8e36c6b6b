// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Last wills: they tell the registrars who has died. */
final class LastWillChecks {
    private static final String QUESTIONS = "the registrar finds the death only by its questions, within 10 s";

    /** A server without these wills never publishes them: waiting longer would only take longer. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(5);

    private LastWillChecks() {}

    static List<Check> all() {
        return new Check.Group("last will")
                .needs("it is published if the client dies", clients -> {
                    String topic = clients.topic("0/state");
                    Client reader = clients.reader(topic);
                    will(clients, topic, "(absent 1)", false).close();
                    Clients.expect(reader, topic, "(absent 1)");
                    clients.expectNothing(reader);
                })
                .prefers(
                        "it is not published if the client disconnects in order",
                        "a process that changes its connection is reported absent, and announces itself again at once",
                        clients -> {
                            String topic = clients.topic("0/state");
                            Client reader = clients.reader(topic);
                            will(clients, topic, "(absent 1)", false).disconnect();
                            clients.expectNothing(reader);
                        })
                .needs("it replaces a retained message", clients -> {
                    String topic = clients.retainedTopic("registrar");
                    Client reader = clients.reader(topic);
                    Client primary = will(clients, topic, "(primary absent)", true);
                    primary.retain(topic, "(primary found)");
                    Clients.expect(reader, topic, "(primary found)");
                    primary.close();
                    Clients.expect(reader, topic, "(primary absent)");
                    RetainedChecks.expectRetained(clients.readerBeside(), topic, topic, "(primary absent)");
                })
                .prefers(
                        "it is the one of the last connection with that identifier",
                        "Aiko uses an identifier for each last will; other clients may need this",
                        clients -> {
                            String topic = clients.topic("0/state");
                            Client reader = clients.reader(topic);
                            Client first = will(clients, topic, "(absent 1)", false);
                            first.disconnect();
                            clients.open(clients.first(), first.id(), new Client.Will(topic, "(absent 2)", false), 0)
                                    .close();
                            Clients.expect(reader, topic, "(absent 2)");
                            clients.expectNothing(reader);
                        })
                .prefers("it is published if the client is silent for too long", QUESTIONS, clients -> {
                    String topic = clients.topic("0/state");
                    Client reader = clients.reader(topic);
                    clients.publisher(new Client.Will(topic, "(absent 1)", false), 1);
                    CheckFailure.unless(
                            reader.next(ConnectionChecks.SILENCE_NANOS) != null,
                            "no message within 12 s, with a keep-alive time of 1 s");
                })
                .prefers("it is published if another client takes the identifier", QUESTIONS, clients -> {
                    String topic = clients.topic("0/state");
                    Client reader = clients.reader(topic);
                    Client first = will(clients, topic, "(absent 1)", false);
                    clients.open(clients.first(), first.id(), null, 0);
                    CheckFailure.unless(reader.next(SOON_NANOS) != null, "no message within 5 s");
                })
                .prefers("it is published if the client violates the protocol", QUESTIONS, clients -> {
                    String topic = clients.topic("0/state");
                    Client reader = clients.reader(topic);
                    // A packet of type 15 does not exist.
                    will(clients, topic, "(absent 1)", false).send(new byte[] {(byte) 0xF0, 0});
                    CheckFailure.unless(reader.next(SOON_NANOS) != null, "no message within 5 s");
                })
                .checks();
    }

    private static Client will(Clients clients, String topic, String text, boolean retained) throws IOException {
        return clients.publisher(new Client.Will(topic, text, retained), 0);
    }
}
