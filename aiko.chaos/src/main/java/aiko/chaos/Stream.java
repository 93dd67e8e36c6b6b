// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/** Sends numbered messages to the ledger of each container, all the time, on a connection of its own to the server. */
final class Stream implements AutoCloseable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final int port;
    private final AtomicIntegerArray sent;
    private final AtomicReferenceArray<String> targets;
    private volatile boolean isClosed;

    Stream(int port, int containers) {
        this.port = port;
        sent = new AtomicIntegerArray(containers);
        targets = new AtomicReferenceArray<>(containers);
        var thread = new Thread(this::run, "stream");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param service the topic path of the ledger */
    void target(int container, String service) {
        targets.set(container, service);
    }

    /** The number of the last message. */
    int sent(int container) {
        return sent.get(container);
    }

    private void run() {
        while (!isClosed) {
            try (var client = new RawClient(port, "chaos-stream")) {
                while (!isClosed) {
                    for (int i = 0; i < targets.length(); i++) {
                        if (targets.get(i) != null) {
                            client.send(
                                    Packets.publish(targets.get(i) + "/in", "(enter " + sent.incrementAndGet(i) + ")"));
                        }
                    }
                    LockSupport.parkNanos(INTERVAL_NANOS);
                }
            } catch (IOException lost) {
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
