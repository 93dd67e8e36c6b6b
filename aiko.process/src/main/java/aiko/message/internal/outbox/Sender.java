// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.event.LastingThread;
import aiko.message.Delivery;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.Transport;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.osgi.service.log.Logger;

/**
 * What is published, in order, to whichever connection there is. One thread gives the messages to the transport, so that
 * nobody who publishes ever waits for a lock or for the network.
 *
 * <p>Policy: without a connection, messages without a promise are dropped, and promised ones wait in the
 * {@link Outbox}. With one, both wait for the network in one queue; when it is full, in number or in bytes,
 * the new message is dropped; control messages have a reserve of bytes. What is dropped is counted.
 */
public final class Sender {
    private static final int CHUNK = 1024;
    /** Messages that the transport may have at the same time. */
    private static final int WINDOW = 1_024;

    private final Logger logger;
    private final LastingThread thread;
    private final Queue<Item> queue = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final RoomListeners roomListeners;
    private final LongAdder published = new LongAdder();
    private final OutgoingRoom room;
    private volatile Link link = new Link(0, null, new AtomicInteger(), false, false);
    private final AtomicBoolean parked = new AtomicBoolean();
    private volatile boolean closed;
    private volatile int highWaterMark;

    // Owned by the sender's thread.
    private final Outbox outbox;
    private final Losses losses;
    private Link active = link;
    /** What waits to be sent alone. */
    private Outgoing held;

    private boolean unflushed;

    /** What is in the queue. */
    interface Item {}

    /**
     * One connection, or the time between two.
     *
     * @param wasSubscribed whether the connection before was lost when the server had answered all subscriptions
     * @param beforeEndedByServer whether it was the server, which lives, that has ended it
     */
    record Link(
            long number,
            Transport transport,
            AtomicInteger inFlight,
            boolean wasSubscribed,
            boolean beforeEndedByServer) {
        Link next(Transport next, boolean wasSubscribed, boolean beforeEndedByServer) {
            return new Link(number + 1, next, new AtomicInteger(), wasSubscribed, beforeEndedByServer);
        }
    }

    /** @param server its name for people */
    public Sender(String name, Logger logger, String server, MessageRoom room) {
        this.logger = logger;
        this.room = new OutgoingRoom(logger, room);
        roomListeners = new RoomListeners(logger, this::waiting);
        losses = new Losses(WINDOW, logger, server);
        outbox = new Outbox(logger, this.room::drop);
        thread = new LastingThread(name, "cannot send messages", this::sendWhatWaits, outbox::reportLeft, logger);
    }

    public void start() {
        thread.start();
    }

    /** Any thread. */
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        publish(topic, payload, delivery, retained, false);
    }

    /** Any thread: a message that may use the reserve. */
    public void publishControl(String topic, byte[] payload) {
        publish(topic, payload, Delivery.AT_MOST_ONCE, false, true);
    }

    /**
     * Any thread: a message that may use the reserve.
     *
     * @param acknowledged called, on a thread of the transport, when the server has acknowledged it
     */
    public void publishControl(String topic, byte[] payload, Runnable acknowledged) {
        Link now = link;
        if (now.transport() != null && room.takeForControl(topic, payload)) {
            put(new Outgoing(this, topic, payload, Delivery.WHILE_CONNECTED, false, now.number()) {
                @Override
                public void completed(Throwable failure) {
                    super.completed(failure);
                    if (failure == null) {
                        acknowledged.run();
                    }
                }
            });
        }
    }

    private void publish(String topic, byte[] payload, Delivery delivery, boolean retained, boolean isControl) {
        Link now = link;
        if (closed || now.transport() == null && delivery != Delivery.AT_LEAST_ONCE) {
            room.dropUnsent();
        } else if (isControl ? room.takeForControl(topic, payload) : room.take(topic, payload, queue.size())) {
            put(new Outgoing(this, topic, payload, delivery, retained, now.number()));
        } else {
            room.dropExcess(waiting());
        }
    }

    private void put(Item item) {
        queue.offer(item);
        wake();
    }

    /**
     * Any thread.
     *
     * @param told called once, on this or the sender's thread, when fewer than so many messages wait
     */
    public void whenFewerWait(int fewerThan, Runnable told) {
        roomListeners.add(fewerThan, told);
        roomListeners.tell();
    }

    /** What the caller publishes from now on waits until the barrier is opened. */
    public Barrier barrier() {
        var barrier = new Barrier(thread);
        if (link.transport() != null) {
            put(barrier);
        }
        return barrier;
    }

    /** @param endedByServer whether it was the server, which lives, that has ended the connection before */
    public void connected(Transport transport, boolean endedByServer) {
        link = link.next(transport, link.wasSubscribed(), endedByServer);
        wake();
    }

    /** @param isSubscribed whether the server had answered all subscriptions */
    public void disconnected(boolean isSubscribed) {
        link = link.next(null, isSubscribed, false);
        wake();
    }

    /** Any thread: whether it is known already why the connection is lost. */
    public boolean explainsLoss() {
        return losses.explainLoss();
    }

    /** Any thread: what the server does not take, for people; null for nothing. */
    public String refusal() {
        return losses.refusal();
    }

    /** Any thread: what became of a message that the transport was given. */
    void completed(Outgoing message, Link on, Throwable failure) {
        int left = on.inFlight().decrementAndGet();
        if (failure == null) {
            published.increment();
            room.leave(message);
        } else if (failure instanceof IllegalArgumentException) {
            room.drop(message);
            logger.warn("message on {} dropped: {}", message.topic, failure.getMessage());
        } else if (!message.isPromised()) {
            room.drop(message);
        }
        // A full window is emptied to one half before the thread is woken.
        if (left == WINDOW / 2 || left <= 0) {
            wake();
        }
    }

    /** Any thread: whether messages on the topic were given up, and none has arrived since. */
    public boolean isGivenUp(String topic) {
        return losses.hasGivenUp(topic);
    }

    /** Waits until everything is out, but not longer than the limit, and ends the thread. */
    public void close(Duration limit) {
        closed = true;
        wake();
        thread.join(limit);
        thread.close(Duration.ZERO);
    }

    public long published() {
        return published.sum();
    }

    public long dropped() {
        return room.dropped();
    }

    public int waiting() {
        return outbox.size() + queue.size();
    }

    public int highWaterMark() {
        return Math.max(highWaterMark, waiting());
    }

    /** Until it has to wait for more, or for the network. */
    private void sendWhatWaits() {
        while (!thread.isClosed()) {
            if (active != link) {
                changeConnection();
            }
            boolean worked = active.transport() == null ? collect() : send();
            roomListeners.tell();
            if (worked) {
                continue;
            }
            if (isFinished() && queue.isEmpty() && held == null) {
                thread.close();
            }
            park();
            return;
        }
    }

    private void changeConnection() {
        boolean isLost = active.transport() != null;
        active = link;
        unflushed = false;
        if (held != null && held.isPromised()) {
            outbox.putBack(held);
        } else if (held != null) {
            room.drop(held);
        }
        held = null;
        int unacknowledged = outbox.changeConnection();
        if (isLost) {
            losses.lost(unacknowledged, active.wasSubscribed());
        }
        if (active.transport() != null) {
            Outgoing givenUp = losses.connected(active.beforeEndedByServer(), System.nanoTime());
            if (givenUp != null) {
                outbox.giveUp(givenUp);
            }
        }
    }

    /** Without a connection: keeps what was promised, drops the rest. */
    private boolean collect() {
        Item item = queue.poll();
        if (item instanceof Outgoing message) {
            if (message.isPromised()) {
                outbox.add(message);
            } else {
                room.drop(message);
            }
        }
        return item != null;
    }

    private boolean send() {
        if (!losses.isQuiet() && active.inFlight().get() <= 0) {
            losses.arrivedAlone();
            losses.allArrived();
        }
        if (!mayHaveMore()) {
            return flushed();
        }
        Item item = next();
        if (item instanceof Barrier barrier) {
            flushed();
            barrier.await();
        } else if (item instanceof Outgoing message) {
            send(message);
        }
        return item != null || flushed();
    }

    private boolean mayHaveMore() {
        return active.inFlight().get() < (held == null ? losses.window() : 1) && !losses.awaitsAlone();
    }

    private Item next() {
        Item item = held;
        held = null;
        if (item == null) {
            item = outbox.takeOldest();
        }
        return item == null ? queue.poll() : item;
    }

    /** Nothing is held back while there is nothing to add to it. Returns whether there was something. */
    private boolean flushed() {
        boolean wasUnflushed = unflushed;
        if (wasUnflushed) {
            unflushed = false;
            active.transport().flush();
        }
        return wasUnflushed;
    }

    private void send(Outgoing message) {
        noteWaiting();
        if (!message.isPromised() && message.connection != active.number()) {
            room.drop(message);
        } else if (losses.isQuiet()) {
            send(message, message.qualityOfService());
        } else {
            sendWithCare(message);
        }
    }

    private void sendWithCare(Outgoing message) {
        long now = System.nanoTime();
        if (losses.isRefused(message, now)) {
            room.drop(message);
        } else if (!losses.goesAlone(message, now)) {
            send(message, message.qualityOfService());
        } else if (active.inFlight().get() > 0) {
            held = message;
        } else {
            // Acknowledged whatever was promised: only so it shows that the server has taken it.
            losses.sentAlone(message);
            send(message, 1);
        }
    }

    private void send(Outgoing message, int qualityOfService) {
        if (message.isPromised()) {
            outbox.sent(message);
            losses.sendsPromised();
        }
        message.sentOn(active);
        active.inFlight().incrementAndGet();
        unflushed = true;
        try {
            active.transport().publish(message.topic, message.payload, qualityOfService, message.retained, message);
        } catch (RuntimeException | Error failure) {
            // Else it would have its place in the window for good.
            message.completed(failure);
            throw failure;
        }
    }

    private void noteWaiting() {
        int waiting = waiting() + 1;
        if (waiting > highWaterMark) {
            highWaterMark = waiting;
        }
        room.noteWaiting(waiting);
    }

    private boolean isFinished() {
        return closed && (active.transport() == null || active.inFlight().get() <= 0);
    }

    private void wake() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            thread.wake();
        }
    }

    private void park() {
        parked.set(true);
        try {
            // Who has asked before it could see that the queue is shorter has been seen by now.
            roomListeners.tell();
            boolean canSend = active.transport() == null || mayHaveMore();
            boolean hasMessages = held != null || !queue.isEmpty() || active.transport() != null && outbox.size() > 0;
            if (active == link && !(canSend && hasMessages) && !isFinished() && !thread.isClosed()) {
                LockSupport.park(this);
            }
        } finally {
            parked.set(false);
        }
    }
}
