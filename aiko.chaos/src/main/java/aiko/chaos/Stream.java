// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/** Sends numbered messages to the ledger of each container, all the time, on a connection of its own to the server. */
final class Stream implements AutoCloseable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Integer> ports;
    private final AtomicInteger interruptions = new AtomicInteger();
    private final AtomicIntegerArray sent;
    private final AtomicReferenceArray<String> targets;
    private volatile boolean isClosed;

    Stream(List<Integer> ports, int containers) {
        this.ports = ports;
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

    /** How often its own connection was lost, and messages with it. */
    int interruptions() {
        return interruptions.get();
    }

    private void run() {
        for (int attempt = 0; !isClosed; attempt++) {
            try (var client = new RawClient(ports.get(attempt % ports.size()), "chaos-stream")) {
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
                interruptions.incrementAndGet();
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
