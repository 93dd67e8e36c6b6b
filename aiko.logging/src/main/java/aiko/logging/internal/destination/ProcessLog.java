// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.spi.ManagedProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The log of one process on MQTT. While the process is not connected, the last records are queued, as many as the reference
 * implementation keeps. While it is connected, a few are published at a time, so that a storm of records does not delay the
 * messages of services.
 *
 * <p>Owned by the thread of the log.
 */
final class ProcessLog {
    /** Records that wait for a connection. */
    static final int RING_CAPACITY = 128;

    /** Records that wait for their turn on a connection; further ones are dropped. */
    static final int BACKLOG_CAPACITY = 1 << 13;

    /** Maximum number of queued bytes, except for a single larger record; less if there is little memory. */
    static final long MOST_BYTES = Math.min(1 << 24, Runtime.getRuntime().maxMemory() / 32);

    /** Records that wait for the network beside other messages of the process. */
    private static final int TURN = 512;

    private final AikoProcess process;
    private final Executor thread;
    private final ReferenceReaders referenceReaders = new ReferenceReaders(System::nanoTime);
    private final Handle listener;
    private final Handle controlListener;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private volatile long dropped;
    private int turn = TURN;
    private boolean connected;

    private record Waiting(String topic, byte[] line) {}

    ProcessLog(AikoProcess process, Executor thread) {
        this.process = process;
        this.thread = thread;
        listener = process.addConnectionListener(state -> thread.execute(() -> become(state)));
        controlListener = ManagedProcess.of(process).addControlListener(referenceReaders::controlReceived);
    }

    AikoProcess process() {
        return process;
    }

    long dropped() {
        return dropped;
    }

    /** Whether a program of the reference implementation may read the log topic of the process. */
    boolean isReadByReference() {
        return referenceReaders.areThere();
    }

    /** Whether the topic is one of this process. */
    boolean owns(String topic) {
        return topic.startsWith(process.topicPath().process() + '/');
    }

    void write(String topic, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (connected && isFull(BACKLOG_CAPACITY, bytes.length)) {
            dropped++;
            return;
        }
        waiting.addLast(new Waiting(topic, bytes));
        waitingBytes += bytes.length;
        if (connected) {
            publish();
        } else {
            forgetEldest();
        }
    }

    /** For the log topic of the process itself. */
    void write(String line) {
        write(process.topicPath().log(), line);
    }

    /** Discards queued records. */
    void forget() {
        waiting.clear();
        waitingBytes = 0;
    }

    /** Publishes queued records, or returns those for the log topic of the process itself that cannot be published. */
    List<String> close() {
        listener.cancel();
        controlListener.cancel();
        turn = Integer.MAX_VALUE;
        publish();
        var left = new ArrayList<String>();
        for (Waiting record : waiting) {
            if (record.topic().equals(process.topicPath().log())) {
                left.add(new String(record.line(), StandardCharsets.UTF_8));
            }
        }
        return left;
    }

    private void become(ConnectionState state) {
        connected = state.isAtLeast(ConnectionState.TRANSPORT);
        if (connected) {
            publish();
        } else {
            forgetEldest();
        }
    }

    private void publish() {
        while (connected && turn > 0 && !waiting.isEmpty()) {
            Waiting record = takeFirst();
            turn--;
            process.messages().publish(record.topic(), record.line());
            if (turn == 0) {
                process.messages().whenFewerWait(TURN).thenRunAsync(this::takeTurn, thread);
            }
        }
    }

    private void takeTurn() {
        turn = TURN;
        publish();
    }

    private void forgetEldest() {
        while (waiting.size() > 1 && isFull(RING_CAPACITY + 1, 0)) {
            takeFirst();
        }
    }

    private Waiting takeFirst() {
        Waiting first = waiting.removeFirst();
        waitingBytes -= first.line().length;
        return first;
    }

    private boolean isFull(int most, int bytes) {
        return waiting.size() >= most || !waiting.isEmpty() && waitingBytes + bytes > MOST_BYTES;
    }
}
