// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.message.Delivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscChunkedAtomicArrayQueue;
import org.osgi.service.log.Logger;

/**
 * What is published, in order, to whichever connection there is. One thread gives the messages to the transport, so that
 * nobody who publishes ever waits for a lock or for the network.
 */
final class Sender {
    /** Messages that may wait for the network; further ones are dropped. */
    static final int QUEUE_CAPACITY = 1 << 18;

    /** Promised messages that may wait for a connection; beyond that the oldest are dropped. */
    static final int OUTBOX_CAPACITY = 65_536;

    private static final int FIRST_CHUNK = 1024;
    private static final int WINDOW = 4_096;

    private final Logger logger;
    private final Thread thread;
    private final Queue<Outgoing> queue = new MpscChunkedAtomicArrayQueue<>(FIRST_CHUNK, QUEUE_CAPACITY);
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile Link link = new Link(0, null, new AtomicInteger());
    private volatile boolean parked;
    private volatile boolean closed;
    private volatile int waiting;
    private volatile int highWaterMark;

    // Owned by the sender's thread.
    private final Deque<Outgoing> outbox = new ArrayDeque<>();
    private final Deque<Outgoing> unacknowledged = new ArrayDeque<>();
    private Link active = link;
    private boolean overflowReported;

    /** One connection, or the time between two. */
    record Link(long number, Transport transport, AtomicInteger inFlight) {
        Link next(Transport next) {
            return new Link(number + 1, next, new AtomicInteger());
        }
    }

    Sender(String name, Logger logger) {
        this.logger = logger;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Any thread. */
    void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        Link now = link;
        if (closed || now.transport() == null && delivery == Delivery.AT_MOST_ONCE) {
            dropped.incrementAndGet();
            return;
        }
        if (queue.offer(new Outgoing(this, topic, payload, delivery, retained, now.number()))) {
            wake();
        } else {
            dropped.incrementAndGet();
        }
    }

    void connected(Transport transport) {
        link = link.next(transport);
        wake();
    }

    void disconnected() {
        link = link.next(null);
        wake();
    }

    /** Any thread: a message was given to the network, or not. */
    void completed(Link on, boolean successful) {
        on.inFlight().decrementAndGet();
        (successful ? published : dropped).incrementAndGet();
        wake();
    }

    /** Waits until everything is out, but not longer than the limit, and ends the thread. */
    void close(Duration limit) {
        closed = true;
        wake();
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    long published() {
        return published.get();
    }

    long dropped() {
        return dropped.get();
    }

    int waiting() {
        return waiting + queue.size();
    }

    int highWaterMark() {
        return Math.max(highWaterMark, waiting());
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            if (active != link) {
                changeLink();
            }
            boolean worked = active.transport() == null ? collect() : send();
            if (worked) {
                continue;
            }
            if (closed
                    && queue.isEmpty()
                    && (active.transport() == null || active.inFlight().get() <= 0)) {
                return;
            }
            park();
        }
    }

    private void changeLink() {
        active = link;
        // What was not acknowledged is older than what has waited since.
        while (!unacknowledged.isEmpty()) {
            Outgoing last = unacknowledged.pollLast();
            if (!last.isDone()) {
                outbox.addFirst(last);
            }
        }
        overflowReported = false;
    }

    /** Without a connection: keeps what was promised, drops the rest. */
    private boolean collect() {
        Outgoing message = queue.poll();
        if (message == null) {
            return false;
        }
        if (!message.isPromised()) {
            dropped.incrementAndGet();
            return true;
        }
        outbox.addLast(message);
        if (outbox.size() > OUTBOX_CAPACITY) {
            outbox.removeFirst();
            dropped.incrementAndGet();
            if (!overflowReported) {
                overflowReported = true;
                logger.warn("more than {} messages wait for the MQTT server: the oldest are dropped", OUTBOX_CAPACITY);
            }
        }
        waiting = outbox.size();
        return true;
    }

    private boolean send() {
        while (!unacknowledged.isEmpty() && unacknowledged.peekFirst().isDone()) {
            unacknowledged.removeFirst();
        }
        if (active.inFlight().get() >= WINDOW) {
            return false;
        }
        Outgoing message = outbox.isEmpty() ? queue.poll() : outbox.pollFirst();
        if (waiting != outbox.size()) {
            waiting = outbox.size();
        }
        if (message == null) {
            return false;
        }
        highWaterMark = Math.max(highWaterMark, waiting());
        if (!message.isPromised() && message.connection != active.number()) {
            dropped.incrementAndGet();
            return true;
        }
        if (message.isPromised()) {
            unacknowledged.addLast(message);
        }
        message.sentOn(active);
        active.inFlight().incrementAndGet();
        active.transport()
                .publish(message.topic, message.payload, message.isPromised() ? 1 : 0, message.retained, message);
        return true;
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    private void park() {
        parked = true;
        try {
            boolean canSend = active.transport() == null || active.inFlight().get() < WINDOW;
            boolean hasMessages = !queue.isEmpty() || active.transport() != null && !outbox.isEmpty();
            boolean isFinished =
                    closed && (active.transport() == null || active.inFlight().get() <= 0);
            if (active != link || canSend && hasMessages || isFinished) {
                return;
            }
            LockSupport.park(this);
        } finally {
            parked = false;
        }
    }
}
