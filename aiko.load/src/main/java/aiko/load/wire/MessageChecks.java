// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Payloads, quality of service and order. */
final class MessageChecks {
    private static final int MANY = 1_000;
    /** Clusters that store these may be slow. */
    private static final int FEWER = 200;

    /** Of messages that were sent and have not arrived yet: as many as a server may drop for a reader are more. */
    private static final int WINDOW = 100;

    private static final int EACH_OF_TWO = 200;
    private static final int FRESH_TOPICS = 100;
    private static final int BURST = 5_000;
    private static final int KIBIBYTE = 1 << 10;
    private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long A_MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private MessageChecks() {}

    static List<Check> all() {
        return new Check.Group("message")
                .needs("a message with QoS 0 arrives", clients -> {
                    String topic = clients.topic("in");
                    Client reader = clients.reader(topic);
                    clients.publisher().publish(topic, "(aloha Pele)");
                    Clients.expect(reader, topic, "(aloha Pele)");
                })
                .needs("a message with QoS 1 is acknowledged, and arrives once", clients -> {
                    String topic = clients.topic("in");
                    Client reader = clients.reader(topic);
                    clients.publisher().publish(topic, Clients.bytes("(add a)"), 1, false);
                    Clients.expect(reader, topic, "(add a)");
                    clients.expectNothing(reader);
                })
                .prefers(
                        "a subscription with QoS 1 receives messages with QoS 1",
                        "Aiko subscribes with QoS 0; other clients may need this",
                        clients -> {
                            String topic = clients.topic("in");
                            Client reader = clients.reader();
                            reader.subscribe(1, topic);
                            clients.settle(reader, topic);
                            clients.publisher().publish(topic, Clients.bytes("once"), 1, false);
                            int quality = reader.next().qualityOfService();
                            CheckFailure.unless(quality == 1, "it arrives with quality of service " + quality);
                        })
                .prefers(
                        "a message with QoS 2 is acknowledged, and arrives once",
                        "Aiko does not use it; other clients may need it",
                        clients -> {
                            String topic = clients.topic("in");
                            Client reader = clients.reader(topic);
                            clients.publisher().publish(topic, Clients.bytes("exactly"), 2, false);
                            Clients.expect(reader, topic, "exactly");
                            clients.expectNothing(reader);
                        })
                .needs("an empty payload arrives", clients -> expectUnchanged(clients, new byte[0]))
                .needs("each byte of a payload arrives unchanged", clients -> {
                    byte[] all = new byte[256];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = (byte) i;
                    }
                    expectUnchanged(clients, all);
                })
                .needs("a payload of 256 KiB arrives", clients -> expectUnchanged(clients, large(256)))
                .prefers(
                        "a payload of 1 MiB arrives",
                        "larger messages, such as those of large shared items, need a higher limit in the"
                                + " configuration of the server",
                        clients -> expectUnchanged(clients, large(KIBIBYTE)))
                .prefers(
                        "a payload of 8 MiB arrives",
                        "larger messages, such as those of large shared items, need a higher limit in the"
                                + " configuration of the server",
                        clients -> expectUnchanged(clients, large(8 * KIBIBYTE)))
                .needs("a client receives its own messages", clients -> {
                    String topic = clients.topic("own");
                    Client client = clients.publisher();
                    client.subscribe(topic);
                    client.publish(topic, "echo");
                    Clients.expect(client, topic, "echo");
                })
                .needs(
                        MANY + " messages with QoS 0 arrive in order",
                        clients -> expectOrder(clients, MANY, 0, clients.topic("in")))
                .needs(
                        FEWER + " messages with QoS 1 arrive in order",
                        clients -> expectOrder(clients, FEWER, 1, clients.topic("in")))
                .prefers(
                        "messages of a client to several topics arrive in order, with one subscription for each",
                        "the copy of a secondary may miss a change; it compares the number of services, and copies"
                                + " again",
                        clients -> expectOrder(clients, MANY, 0, clients.topic("out"), clients.topic("answer")))
                .prefers(
                        "messages of a client with QoS 0 and 1 arrive in order",
                        "in a burst of registrations, an addition may overtake a removal; numbers of services are"
                                + " compared, and corrected",
                        clients -> {
                            String topic = clients.topic("in");
                            Client reader = clients.reader(topic);
                            Client publisher = clients.publisher();
                            for (int i = 0; i < EACH_OF_TWO; i++) {
                                publisher.begin(topic, Clients.bytes("message " + i), i % 2, false);
                            }
                            for (int i = 0; i < EACH_OF_TWO; i++) {
                                Clients.expect(reader, topic, "message " + i);
                            }
                        })
                .prefers(
                        "messages of two clients to one topic arrive in the same order at all subscribers",
                        "while two registrars settle which one stays primary, processes may know different ones, until"
                                + " they have asked them",
                        MessageChecks::sameOrder)
                .needs(
                        "a client that has subscribed, and then publishes a question, receives the answer",
                        MessageChecks::answer)
                .prefers(
                        "a client that has subscribed receives every later message",
                        "a process that has just connected may miss an announcement, which is repeated after up to 5 s",
                        MessageChecks::atOnce)
                .prefers(
                        BURST + " messages arrive at a client that reads them only a moment later",
                        "messages of bursts are lost: configure longer queues",
                        clients -> {
                            String topic = clients.topic("in");
                            Client reader = clients.reader(topic);
                            Client publisher = clients.publisher();
                            byte[] payload = new byte[100];
                            for (int i = 0; i < BURST; i++) {
                                publisher.begin(topic, payload, 0, false);
                            }
                            // Nothing is read meanwhile.
                            publisher.next(A_MOMENT_NANOS);
                            for (int i = 0; i < BURST; i++) {
                                CheckFailure.unless(
                                        reader.next(clients.limitNanos()) != null, i + " of " + BURST + " arrive");
                            }
                        })
                .checks();
    }

    private static byte[] large(int kibibytes) {
        byte[] payload = new byte[kibibytes * KIBIBYTE];
        Arrays.fill(payload, (byte) 'a');
        payload[payload.length - 1] = 'z';
        return payload;
    }

    private static void expectUnchanged(Clients clients, byte[] payload) throws IOException {
        String topic = clients.topic("payload");
        Client reader = clients.reader(topic);
        clients.publisher().publish(topic, payload, 0, false);
        CheckFailure.unless(Arrays.equals(reader.next().payload(), payload), "it arrives, but changed");
    }

    private static void expectOrder(Clients clients, int count, int qualityOfService, String... topics)
            throws IOException {
        Client reader = clients.reader();
        for (String topic : topics) {
            reader.subscribe(topic);
            clients.settle(reader, topic);
        }
        Client publisher = clients.publisher();
        int expected = 0;
        for (int i = 0; i < count; i++) {
            publisher.begin(topics[i % topics.length], Clients.bytes("message " + i), qualityOfService, false);
            if (i - expected >= WINDOW) {
                Clients.expect(reader, topics[expected % topics.length], "message " + expected++);
            }
        }
        while (expected < count) {
            Clients.expect(reader, topics[expected % topics.length], "message " + expected++);
        }
    }

    private static void sameOrder(Clients clients) throws IOException {
        String topic = clients.topic("registrar");
        Client near = clients.readerBeside();
        near.subscribe(topic);
        Client far = clients.reader(topic);
        clients.settle(near, topic);
        Client one = clients.publisher();
        Client other = clients.open(clients.last(), clients.nextId(), null, 0);
        for (int i = 0; i < EACH_OF_TWO; i++) {
            one.publish(topic, "one " + i);
            other.publish(topic, "other " + i);
        }
        List<String> nearOrder = texts(near, 2 * EACH_OF_TWO);
        List<String> farOrder = texts(far, 2 * EACH_OF_TWO);
        int same = 0;
        while (same < nearOrder.size() && nearOrder.get(same).equals(farOrder.get(same))) {
            same++;
        }
        CheckFailure.unless(
                same == nearOrder.size(), "the orders differ from message " + (same + 1) + " of " + nearOrder.size());
    }

    private static List<String> texts(Client reader, int count) throws IOException {
        var texts = new ArrayList<String>();
        while (texts.size() < count) {
            String text = reader.next().text();
            // Probes of the other reader may still arrive.
            if (!Clients.isProbe(text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static void answer(Clients clients) throws IOException {
        String in = clients.topic("registrar/in");
        Client registrar = clients.open(clients.first(), clients.nextId(), null, 0);
        registrar.subscribe(in);
        clients.settle(registrar, in);
        Client client = clients.reader();
        for (int i = 0; i < FRESH_TOPICS; i++) {
            String topic = clients.topic("answer/" + i);
            client.subscribe(topic);
            client.publish(in, topic);
            registrar.publish(registrar.next().text(), "(item_count 0)");
            Clients.expect(client, topic, "(item_count 0)");
        }
    }

    private static void atOnce(Clients clients) throws IOException {
        Client reader = clients.reader();
        Client publisher = clients.publisher();
        for (int i = 0; i < FRESH_TOPICS; i++) {
            String topic = clients.topic("answer/" + i);
            reader.subscribe(topic);
            publisher.publish(topic, "answer");
        }
        int arrived = 0;
        while (arrived < FRESH_TOPICS && reader.next(LAST_NANOS) != null) {
            arrived++;
        }
        CheckFailure.unless(
                arrived == FRESH_TOPICS, FRESH_TOPICS - arrived + " of " + FRESH_TOPICS + " messages are lost");
    }
}
