// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Topics and filters. */
final class TopicChecks {
    private static final int MANY_FILTERS = 200;
    private static final int MANY_TOPICS = 1_000;
    private static final int LONG_TOPIC = 200;
    private static final int LONGEST_TOPIC = 1_000;
    private static final int MANY_LEVELS = 50;
    private static final String RENAME =
            "namespaces, host names and process ids must not contain them: set process.host";

    private TopicChecks() {}

    static List<Check> all() {
        Check.Group group = new Check.Group("topic")
                .needs("+ matches any text of one level, in several places", clients -> {
                    Client reader = clients.reader(clients.topic("+/+/+/state"));
                    Client publisher = clients.publisher();
                    publisher.publish(clients.topic("a/b/state"), "too short");
                    publisher.publish(clients.topic("a/b/c/state/d"), "too long");
                    publisher.publish(clients.topic("a/b/c/other"), "another one");
                    publisher.publish(clients.topic("host/17/0/state"), "(absent)");
                    Clients.expect(reader, clients.topic("host/17/0/state"), "(absent)");
                    clients.expectNothing(reader);
                })
                .needs("# matches all levels below, and the topic itself", clients -> {
                    Client reader = clients.reader(clients.topic("a/#"));
                    Client publisher = clients.publisher();
                    publisher.publish(clients.topic("ab"), "another one");
                    for (String topic : List.of("a/b", "a/b/c/d", "a")) {
                        publisher.publish(clients.topic(topic), topic);
                        Clients.expect(reader, clients.topic(topic), topic);
                    }
                    clients.expectNothing(reader);
                })
                .needs("several filters can be subscribed at once", clients -> {
                    Client reader = clients.reader();
                    reader.subscribe(clients.topic("+/in"), clients.topic("+/control"), clients.topic("0/state"));
                    clients.settle(reader, clients.topic("+/in"));
                    clients.settle(reader, clients.topic("0/state"));
                    Client publisher = clients.publisher();
                    for (String topic : List.of("1/in", "2/control", "0/state")) {
                        publisher.publish(clients.topic(topic), topic);
                        Clients.expect(reader, clients.topic(topic), topic);
                    }
                })
                .needs("a message that matches two filters of a client arrives", clients -> {
                    Client reader = clients.reader(clients.topic("+/in"));
                    reader.subscribe(clients.topic("1/in"));
                    clients.settle(reader, clients.topic("1/in"));
                    clients.publisher().publish(clients.topic("1/in"), "once or twice");
                    Clients.expect(reader, clients.topic("1/in"), "once or twice");
                })
                .needs(
                        "after unsubscribing from one of two filters, messages for the other one still arrive",
                        clients -> {
                            Client reader = clients.reader(clients.topic("gone"));
                            reader.subscribe(clients.topic("kept"));
                            clients.settle(reader, clients.topic("kept"));
                            reader.unsubscribe(clients.topic("gone"));
                            Client publisher = clients.publisher();
                            publisher.publish(clients.topic("gone"), "too late");
                            publisher.publish(clients.topic("kept"), "in time");
                            Clients.expect(reader, clients.topic("kept"), "in time");
                            clients.expectNothing(reader);
                        })
                .needs("a client has " + MANY_FILTERS + " subscriptions", clients -> {
                    Client reader = clients.reader();
                    for (int i = 0; i < MANY_FILTERS; i++) {
                        reader.subscribe(clients.topic("service/" + i + "/out"));
                    }
                    clients.settle(reader, clients.topic("service/" + (MANY_FILTERS - 1) + "/out"));
                    Client publisher = clients.publisher();
                    for (int i = 0; i < MANY_FILTERS; i++) {
                        publisher.publish(clients.topic("service/" + i + "/out"), "from " + i);
                        Clients.expect(reader, clients.topic("service/" + i + "/out"), "from " + i);
                    }
                })
                .needs("a client publishes to " + MANY_TOPICS + " topics, all of which match one filter", clients -> {
                    Client reader = clients.reader(clients.topic("+/in"));
                    Client publisher = clients.publisher();
                    var missing = new TreeSet<String>();
                    for (int i = 0; i < MANY_TOPICS; i++) {
                        missing.add(clients.topic(i + "/in"));
                        publisher.publish(clients.topic(i + "/in"), "hello");
                        if (i % 100 >= 99) {
                            while (!missing.isEmpty()) {
                                missing.remove(reader.next().topic());
                            }
                        }
                    }
                })
                .needs(
                        "a topic of " + LONG_TOPIC + " bytes is accepted",
                        clients -> expectTopic(clients, longTopic(clients, LONG_TOPIC)))
                .prefers(
                        "a topic of " + LONGEST_TOPIC + " bytes is accepted",
                        "the topics of processes with long names, and of answers to their followers, may be too long",
                        clients -> expectTopic(clients, longTopic(clients, LONGEST_TOPIC)))
                .prefers(
                        "a topic of " + MANY_LEVELS + " levels is accepted",
                        "topics of Aiko have 5 levels, those of answers to followers 10",
                        clients -> expectTopic(clients, clients.topic("l/".repeat(MANY_LEVELS - 2) + "l")))
                .prefers("upper and lower case differ", "Topics of Aiko differ in more than that", clients -> {
                    Client reader = clients.reader(clients.topic("host/in"));
                    clients.publisher().publish(clients.topic("Host/in"), "another host");
                    clients.expectNothing(reader);
                });
        for (var level : levels().entrySet()) {
            group.prefers("a level may have " + level.getKey(), RENAME, clients -> {
                expectTopic(clients, clients.topic(level.getValue() + "/in"));
                expectBelowWildcards(clients, level.getValue());
            });
        }
        return group.prefers("a level may be empty", RENAME, clients -> expectTopic(clients, clients.topic("a//in")))
                .checks();
    }

    /** What host names, process ids of several namespaces, and response topics may have. */
    private static Map<String, String> levels() {
        var levels = new LinkedHashMap<String, String>();
        levels.put("hyphens, underscores and colons", "my_host-1:2");
        levels.put("dots", "host.example.com");
        levels.put("letters of other languages", "Höst-ホスト");
        levels.put("characters beyond U+FFFF", "\uD83C\uDF3A");
        levels.put("spaces", "my host");
        levels.put("a dollar sign", "$host");
        levels.put("an asterisk or a greater-than sign", "a*b>c");
        levels.put("quotes, brackets and percent signs", "'\"[{%20}]\\");
        return levels;
    }

    private static String longTopic(Clients clients, int bytes) {
        String topic = clients.topic("");
        return topic + "x".repeat(bytes - topic.length());
    }

    private static void expectTopic(Clients clients, String topic) throws IOException {
        Client reader = clients.reader(topic);
        clients.publisher().publish(topic, "hello");
        Clients.expect(reader, topic, "hello");
    }

    private static void expectBelowWildcards(Clients clients, String level) throws IOException {
        Client reader = clients.reader(clients.topic("+/+/+/state"));
        String topic = clients.topic(level + "/1/0/state");
        clients.publisher().publish(topic, "(absent)");
        Clients.expect(reader, topic, "(absent)");
    }
}
