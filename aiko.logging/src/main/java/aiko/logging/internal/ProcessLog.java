// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The log of one process on MQTT. Until the process is connected, the last records wait.
 *
 * <p>Records come on one thread and the connection on another, so that a lock guards what waits; publishing does not
 * block and calls nobody.
 */
final class ProcessLog {
    /** Records that wait for a connection: as many as the reference keeps. */
    static final int RING_CAPACITY = 128;

    private final AikoProcess process;
    private final boolean isDefault;
    private final Handle listener;
    private final Deque<Waiting> ring = new ArrayDeque<>();
    private boolean connected;

    private record Waiting(String topic, byte[] line) {}

    /** @param isDefault whether what belongs to no service is written there */
    ProcessLog(AikoProcess process, boolean isDefault) {
        this.isDefault = isDefault;
        this.process = process;
        this.listener = process.addConnectionListener(this::connectionStateChanged);
    }

    void close() {
        listener.cancel();
    }

    /**
     * A record belongs to the Aiko service that it names, and only to the process of that one; else to the service of
     * its bundle where the bundle has exactly one, else to the process.
     */
    void write(Record record, String topic, String service) {
        byte[] line = record.wireLine().getBytes(StandardCharsets.UTF_8);
        if (service == null ? isDefault : service.startsWith(process.topicPath().process() + '/')) {
            String ofService = service == null ? process.topicPath().log() : service + "/log";
            send(new Waiting(topic == null ? ofService : topic, line));
        }
    }

    private synchronized void send(Waiting record) {
        if (connected) {
            process.messages().publish(record.topic(), record.line());
            return;
        }
        if (ring.size() == RING_CAPACITY) {
            ring.removeFirst();
        }
        ring.addLast(record);
    }

    private synchronized void connectionStateChanged(ConnectionState state) {
        connected = state.isAtLeast(ConnectionState.TRANSPORT);
        while (connected && !ring.isEmpty()) {
            Waiting record = ring.removeFirst();
            process.messages().publish(record.topic(), record.line());
        }
    }
}
