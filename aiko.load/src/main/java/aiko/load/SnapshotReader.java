// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests all services of a load test from a registrar; and receives the same rows from a plain connection, to compare. */
public final class SnapshotReader implements AutoCloseable {
    private static final int STALL_MILLIS = 5_000;
    private static final int WINDOW = 20_000;
    private static final int BATCH = 64;
    private static final byte[] ITEM_COUNT = "(item_count ".getBytes(StandardCharsets.US_ASCII);

    private final Server server;
    private final Population population;
    private final RawClient client;
    private final String topic;
    private final byte[] row;
    private volatile int received;

    /** @param name unique among the readers of one load test */
    public SnapshotReader(Server server, Population population, String name) throws IOException {
        this.server = server;
        this.population = population;
        topic = population.host() + '/' + name;
        row = population.beginningOfAdd();
        client = new RawClient(server, topic, null, 0);
        client.subscribe(topic);
        client.readLimit(STALL_MILLIS);
    }

    /** Requests the services, and counts the different ones, until as many rows have arrived as the registrar announced. */
    public Phase share(String registrar, int wanted) throws IOException {
        long began = System.nanoTime();
        client.send(Packets.publish(registrar + "/in", "(share " + topic + " * * * * (" + population.tag() + "))"));
        return receive(began, wanted);
    }

    /** Publishes as many equal rows from another connection, as fast as the server accepts them. */
    public Phase raw(int wanted) throws IOException {
        try (var publisher = new RawClient(server, topic + "-raw", null, 0)) {
            received = 0;
            long began = System.nanoTime();
            var publishing = CompletableFuture.runAsync(() -> publish(publisher, wanted));
            Phase phase = receive(began, wanted);
            publishing.cancel(true);
            return phase;
        }
    }

    private void publish(RawClient publisher, int wanted) {
        byte[] topicField = Population.topicField(topic);
        var packets = new Packets();
        long changed = System.nanoTime();
        try {
            for (int sent = 0, seen = 0; sent < wanted; ) {
                if (received != seen) {
                    seen = received;
                    changed = System.nanoTime();
                }
                if (sent - seen >= WINDOW) {
                    if (System.nanoTime() - changed > TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS)) {
                        return;
                    }
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
                    continue;
                }
                for (int end = Math.min(wanted, sent + BATCH); sent < end; sent++) {
                    population.putAdd(packets, topicField, sent);
                }
                publisher.send(packets);
            }
        } catch (IOException ended) {
            // the receiver notices
        }
    }

    private Phase receive(long began, int wanted) throws IOException {
        PacketReader reader = client.reader();
        var services = new BitSet();
        int rows = 0;
        int promised = wanted;
        long latest = began;
        try {
            while (rows < promised) {
                reader.nextMessage();
                if (reader.payloadStartsWith(row)) {
                    int service = population.service(reader.array(), reader.payloadStart() + row.length, reader.end());
                    if (service >= 0) {
                        services.set(service);
                    }
                    received = ++rows;
                } else if (reader.payloadStartsWith(ITEM_COUNT)) {
                    promised = Math.min(wanted, itemCount(reader.payloadText()));
                }
                if (!reader.hasMore()) {
                    latest = System.nanoTime();
                }
            }
            latest = System.nanoTime();
        } catch (SocketTimeoutException nothingComes) {
            // the rows that have arrived count
        }
        return new Phase(services.cardinality(), wanted, (latest - began) / 1e9);
    }

    private static int itemCount(String payload) {
        return Integer.parseInt(payload.substring(ITEM_COUNT.length, payload.length() - 1));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
