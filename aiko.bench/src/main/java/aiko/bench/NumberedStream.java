// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends numbered messages to several services at a given rate, from one thread. */
final class NumberedStream implements AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final RawClient client;
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "stream");
    private volatile boolean ended;
    private volatile IOException failure;

    /** One of the services. */
    static final class Receiver {
        private final int perSecond;
        private final long beganNanos = System.nanoTime();
        private volatile String topic;
        private volatile long sent;

        private Receiver(String topicPath, int perSecond) {
            this.perSecond = perSecond;
            moved(topicPath);
        }

        /** Sets the new topic path of the service. */
        void moved(String topicPath) {
            topic = topicPath + "/in";
        }

        /** The number of the last message sent; the first one is 1. */
        long sent() {
            return sent;
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        private void addDue(long now, ByteArrayOutputStream packets) throws IOException {
            long due = (now - beganNanos) * perSecond / TimeUnit.SECONDS.toNanos(1);
            while (sent < due) {
                packets.write(Packets.publish(topic, "(number " + ++sent + ' ' + System.nanoTime() + ')'));
            }
        }
    }

    NumberedStream(int port) throws IOException {
        client = new RawClient(port, "stream");
        thread.start();
    }

    Receiver to(String topicPath, int perSecond) {
        var receiver = new Receiver(topicPath, perSecond);
        receivers.add(receiver);
        return receiver;
    }

    /** Sends another message to a service. */
    void say(String topicPath, String payload) throws IOException {
        client.send(Packets.publish(topicPath + "/in", payload));
    }

    private void run() {
        var packets = new ByteArrayOutputStream();
        try {
            for (long next = System.nanoTime(); !ended; next = Math.max(next + TICK_NANOS, System.nanoTime())) {
                LockSupport.parkNanos(next - System.nanoTime());
                for (Receiver receiver : receivers) {
                    receiver.addDue(System.nanoTime(), packets);
                }
                client.send(packets.toByteArray());
                packets.reset();
            }
        } catch (IOException unexpected) {
            failure = unexpected;
        }
    }

    /** Stops the thread; all messages that were due have been sent. */
    void end() throws IOException, InterruptedException {
        ended = true;
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        client.close();
    }
}
