// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.util.BitSet;

/** Follows the announcements of a registrar, and knows which services of a load test are in its directory. */
final class RegistrarWatch implements AutoCloseable {
    private final RawClient client;
    private final Population population;
    private final byte[] added;
    private final byte[] removed;
    private final BitSet present;
    private volatile int count;

    RegistrarWatch(Server server, String out, Population population) throws IOException {
        this.population = population;
        added = population.beginningOfAdd();
        removed = population.beginningOfRemove();
        present = new BitSet(population.size());
        client = new RawClient(server, population.host() + "/watch", null, 0);
        client.subscribe(out);
        var thread = new Thread(this::run, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** The number of services in the directory. */
    int count() {
        return count;
    }

    synchronized boolean contains(int service) {
        return present.get(service);
    }

    private void run() {
        PacketReader reader = client.reader();
        try {
            while (true) {
                reader.nextMessage();
                if (reader.payloadStartsWith(added)) {
                    change(service(reader, added.length), true);
                } else if (reader.payloadStartsWith(removed)) {
                    change(service(reader, removed.length), false);
                }
            }
        } catch (IOException closed) {
            // A thread that waits sees that nothing changes.
        }
    }

    private int service(PacketReader reader, int beginning) {
        return population.service(reader.array(), reader.payloadStart() + beginning, reader.end());
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private synchronized void change(int service, boolean isPresent) {
        if (service >= 0 && present.get(service) != isPresent) {
            present.set(service, isPresent);
            count += isPresent ? 1 : -1;
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
