// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How fast servers are: each figure is measured with one after the other, three times, and its median counts. A publisher never
 * has more messages under way than fit into the shortest queue of a server.
 */
final class Rates {
    private static final int ROUNDS = 3;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int WINDOW = 500;
    private static final int WINDOW_WITH_ACKNOWLEDGEMENT = 20;
    private static final int READERS = 10;
    private static final int PAYLOAD_BYTES = 100;

    private final List<Clients> servers;
    /** For each figure those of the servers, in their order. */
    private final Map<String, List<List<Double>>> figures = new LinkedHashMap<>();

    private interface Measurement {
        double run(Clients clients) throws IOException;
    }

    /** @param servers each with topics of its own */
    Rates(List<Clients> servers) {
        this.servers = servers;
    }

    /** For each figure the medians of the servers, in their order. */
    Map<String, List<Double>> measure() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            measure("messages a second, QoS 0", clients -> messages(clients, 1));
            measure("messages a second to " + READERS + " readers, delivered", clients -> messages(clients, READERS));
            measure("messages a second, QoS 1", Rates::acknowledged);
            measure("messages a second, one after the other", Rates::oneByOne);
        }
        var medians = new LinkedHashMap<String, List<Double>>();
        figures.forEach((name, each) ->
                medians.put(name, each.stream().map(Rates::median).toList()));
        return medians;
    }

    private void measure(String name, Measurement measurement) throws IOException {
        List<List<Double>> each = figures.computeIfAbsent(name, none -> {
            var lists = new ArrayList<List<Double>>();
            servers.forEach(server -> lists.add(new ArrayList<>()));
            return lists;
        });
        for (int i = 0; i < servers.size(); i++) {
            each.get(i).add(measurement.run(servers.get(i)));
        }
    }

    private static double median(List<Double> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** Delivered ones: a message to several readers counts for each. */
    private static double messages(Clients clients, int readerCount) throws IOException {
        String topic = clients.topic(clients.nextId());
        var readers = new ArrayList<Client>();
        for (int i = 0; i < readerCount; i++) {
            readers.add(clients.reader());
            readers.get(i).subscribe(topic);
        }
        for (Client reader : readers) {
            clients.settle(reader, topic);
        }
        for (Client reader : readers) {
            while (reader.next(TimeUnit.MILLISECONDS.toNanos(50)) != null) {
                // probes for the others
            }
        }
        Client publisher = clients.publisher();
        int part = WINDOW / 5;
        byte[] packets = repeated(topic, part);
        long start = System.nanoTime();
        long sent = 0;
        long received = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            while (sent - received + part <= WINDOW) {
                publisher.send(packets);
                sent += part;
            }
            for (Client reader : readers) {
                for (int i = 0; i < part; i++) {
                    reader.next();
                }
            }
            received += part;
        }
        double rate = received * readerCount * 1e9 / (System.nanoTime() - start);
        for (Client reader : readers) {
            for (long i = received; i < sent; i++) {
                reader.next();
            }
            reader.disconnect();
        }
        publisher.disconnect();
        return rate;
    }

    private static byte[] repeated(String topic, int times) {
        byte[] packet = new Packet(Packet.PUBLISH)
                .field(topic)
                .bytes(new byte[PAYLOAD_BYTES])
                .toBytes();
        byte[] packets = new byte[times * packet.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(packet, 0, packets, i * packet.length, packet.length);
        }
        return packets;
    }

    private static double acknowledged(Clients clients) throws IOException {
        String topic = clients.topic(clients.nextId());
        Client reader = clients.reader(topic);
        Client publisher = clients.publisher();
        var underWay = new ArrayDeque<Integer>();
        byte[] payload = new byte[PAYLOAD_BYTES];
        long start = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            while (underWay.size() < WINDOW_WITH_ACKNOWLEDGEMENT) {
                underWay.add(publisher.begin(topic, payload, 1, false));
            }
            publisher.awaitAcknowledgement(underWay.remove());
            reader.next();
            done++;
        }
        double rate = done * 1e9 / (System.nanoTime() - start);
        while (!underWay.isEmpty()) {
            publisher.awaitAcknowledgement(underWay.remove());
        }
        publisher.disconnect();
        reader.disconnect();
        return rate;
    }

    private static double oneByOne(Clients clients) throws IOException {
        String topic = clients.topic(clients.nextId());
        Client reader = clients.reader(topic);
        Client publisher = clients.publisher();
        byte[] payload = new byte[PAYLOAD_BYTES];
        long start = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            publisher.publish(topic, payload, 0, false);
            reader.next();
            done++;
        }
        double rate = done * 1e9 / (System.nanoTime() - start);
        publisher.disconnect();
        reader.disconnect();
        return rate;
    }
}
