// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Follows the {@code out} topic of a registrar, and counts the services of one process in its directory. */
final class DirectoryWatch implements AutoCloseable {
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final RawClient client;
    private final String added;
    private final String removed;
    private final BitSet present = new BitSet();
    private volatile int size;

    /**
     * @param port of the MQTT server on this machine
     * @param out the topic on which the registrar publishes changes
     * @param process the topic path of the process, as {@code namespace/host/process}
     */
    DirectoryWatch(int port, String out, String process) throws IOException {
        client = new RawClient(port, "watch");
        added = "(add " + process + '/';
        removed = "(remove " + process + '/';
        client.subscribe(out);
        var thread = new Thread(this::run, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    int size() {
        return size;
    }

    /** Waits until the directory has that number of services. */
    void await(int services) {
        long changed = System.nanoTime();
        int last = size;
        while (last != services) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            int now = size;
            if (now != last) {
                last = now;
                changed = System.nanoTime();
            } else if (System.nanoTime() - changed > STALL_NANOS) {
                throw new IllegalStateException("registrar: " + now + " services published, expected " + services);
            }
        }
    }

    private void run() {
        try {
            while (true) {
                String payload = new String(client.receive(), StandardCharsets.ISO_8859_1);
                if (payload.startsWith(added)) {
                    change(serviceId(payload, added.length()), true);
                } else if (payload.startsWith(removed)) {
                    change(serviceId(payload, removed.length()), false);
                }
            }
        } catch (IOException closed) {
            // expected when it is closed
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void change(int serviceId, boolean isPresent) {
        if (present.get(serviceId) != isPresent) {
            present.set(serviceId, isPresent);
            size += isPresent ? 1 : -1;
        }
    }

    private static int serviceId(String payload, int start) {
        int end = start;
        while (Character.isDigit(payload.charAt(end))) {
            end++;
        }
        return Integer.parseInt(payload.substring(start, end));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
