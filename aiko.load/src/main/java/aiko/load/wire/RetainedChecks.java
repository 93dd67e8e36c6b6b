// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;
import java.util.List;

/** Retained messages: the announcement of the primary registrar is one. */
final class RetainedChecks {
    private static final String FOUND = "(primary found aiko/host/1/1 2 1.0)";
    private static final int MANY = 100;

    private RetainedChecks() {}

    static List<Check> all(boolean severalNodes) {
        return new Check.Group("retained message")
                .needs("a later subscriber receives it, marked as retained", clients -> {
                    String topic = clients.retainedTopic("registrar");
                    retain(clients, topic, FOUND);
                    expectRetained(clients.readerBeside(), topic, topic, FOUND);
                })
                .prefers(
                        "a later subscriber at another node receives it at once",
                        "the primary announces itself again, up to 5 s after a process has connected there",
                        clients -> {
                            String topic = clients.retainedTopic("registrar");
                            retain(clients, topic, FOUND);
                            expectRetained(clients.reader(), topic, topic, FOUND);
                        })
                .onlyIf(severalNodes)
                .needs("an earlier subscriber receives it, not marked as retained", clients -> {
                    String topic = clients.retainedTopic("registrar");
                    Client reader = clients.reader(topic);
                    retain(clients, topic, FOUND);
                    Message message = reader.next();
                    CheckFailure.unless(message.text().equals(FOUND), "another message arrives: " + message.text());
                    CheckFailure.unless(!message.isRetained(), "it is marked as retained");
                })
                .needs("another one replaces it", clients -> {
                    String topic = clients.retainedTopic("registrar");
                    retain(clients, topic, FOUND);
                    retain(clients, topic, "(primary absent)");
                    Client reader = clients.readerBeside();
                    expectRetained(reader, topic, topic, "(primary absent)");
                    clients.expectNothing(reader);
                })
                .needs("an empty one clears it", clients -> {
                    String topic = clients.retainedTopic("registrar");
                    retain(clients, topic, FOUND);
                    retain(clients, topic, "");
                    Client reader = clients.readerBeside();
                    reader.subscribe(topic);
                    clients.expectNothing(reader);
                })
                .needs("a message that is not retained does not replace it", clients -> {
                    String topic = clients.retainedTopic("registrar");
                    retain(clients, topic, FOUND);
                    clients.publisher().publish(topic, Clients.bytes("passing"), 1, false);
                    expectRetained(clients.readerBeside(), topic, topic, FOUND);
                })
                .prefers(
                        "it is retained with QoS 0, too",
                        "the announcement of a primary of the reference implementation is not kept",
                        clients -> {
                            String topic = clients.retainedTopic("registrar");
                            Client publisher = clients.publisher();
                            publisher.publish(topic, Clients.bytes(FOUND), 0, true);
                            publisher.ping();
                            expectRetained(clients.readerBeside(), topic, topic, FOUND);
                        })
                .prefers(
                        "subscribing again repeats it",
                        "Aiko subscribes once in each connection; other clients may need this",
                        clients -> {
                            String topic = clients.retainedTopic("registrar");
                            retain(clients, topic, FOUND);
                            Client reader = clients.readerBeside();
                            expectRetained(reader, topic, topic, FOUND);
                            expectRetained(reader, topic, topic, FOUND);
                        })
                .prefers(
                        "a filter with + finds it",
                        "Aiko subscribes to its one retained message by its topic; other clients may need this",
                        clients -> {
                            String topic = clients.retainedTopic("service/registrar");
                            retain(clients, topic, FOUND);
                            expectRetained(clients.readerBeside(), clients.topic("+/registrar"), topic, FOUND);
                        })
                .prefers(
                        "a filter with # finds it",
                        "Aiko subscribes to its one retained message by its topic; other clients may need this",
                        clients -> {
                            String topic = clients.retainedTopic("service/registrar");
                            retain(clients, topic, FOUND);
                            expectRetained(clients.readerBeside(), clients.topic("#"), topic, FOUND);
                        })
                .prefers(MANY + " are found by their topics", "Aiko retains one for each namespace", clients -> {
                    Client publisher = clients.publisher();
                    for (int i = 0; i < MANY; i++) {
                        publisher.retain(clients.retainedTopic("item/" + i), "item " + i);
                    }
                    publisher.disconnect();
                    Client reader = clients.readerBeside();
                    for (int i = 0; i < MANY; i++) {
                        String topic = clients.topic("item/" + i);
                        expectRetained(reader, topic, topic, "item " + i);
                    }
                })
                .checks();
    }

    private static void retain(Clients clients, String topic, String text) throws IOException {
        Client publisher = clients.publisher();
        publisher.retain(topic, text);
        publisher.disconnect();
    }

    /** What arrives before it counts as well: the subscriber may have been told too early. */
    static void expectRetained(Client reader, String filter, String topic, String text) throws IOException {
        reader.subscribe(filter);
        Message message = reader.next();
        CheckFailure.unless(
                message.topic().equals(topic) && message.text().equals(text),
                "instead of it, \"" + message.text() + "\" arrives on " + message.topic());
        CheckFailure.unless(message.isRetained(), "it is not marked as retained");
    }
}
