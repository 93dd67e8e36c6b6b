// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.event.LastingThread;
import aiko.message.Delivery;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.Transport;
import aiko.process.spi.StackRoom;
import aiko.sexpression.SExpressionWriter;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.osgi.service.log.Logger;

/**
 * Sends the published messages, in order, over the present connection. One thread passes them to the transport, so that a
 * publisher never waits for a lock or for the network.
 *
 * <p>Without a connection, messages without a promise are dropped, and promised ones wait in the {@link Outbox}. With a
 * connection, both wait for the network in one queue, which {@link OutgoingRoom} limits. Dropped messages are counted.
 */
public final class Sender {
    private static final int CHUNK = 1024;
    /** Messages that may be in the transport at the same time. */
    private static final int WINDOW = 1_024;

    /**
     * While so many messages are under way, further ones that need no acknowledgement are sent without: some servers store
     * each acknowledged message before they read the next one, and a burst would hold up all others for seconds.
     */
    static final int MANY = 256;

    private final Logger logger;
    private final LastingThread thread;
    private final Queue<Item> queue = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final CopiedMessages copies = new CopiedMessages();
    private final RoomListeners roomListeners;
    private final LongAdder published = new LongAdder();
    private final LongAdder publishedBytes = new LongAdder();
    private final OutgoingRoom room;
    private volatile Link link = new Link(0, null, new AtomicInteger(), false, false);
    private final AtomicBoolean parked = new AtomicBoolean();
    private volatile boolean closed;
    private volatile int highWaterMark;

    // Owned by the sender's thread.
    private final Outbox outbox;
    private final Losses losses;
    private Link active = link;
    /** The message that waits to be sent alone. */
    private Outgoing held;

    private boolean unflushed;

    /** An element of the queue. */
    interface Item {}

    /**
     * One connection, or the time between two connections.
     *
     * @param wasSubscribed whether the server had answered all subscriptions before the previous connection was lost
     * @param beforeEndedByServer whether the server, which was alive, closed the previous connection
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

    /** Any thread. Returns whether the message was queued; otherwise it was dropped. */
    public boolean publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        return publish(topic, payload, delivery, retained, false);
    }

    /** Any thread: a message that may use the reserve. */
    public void publishControl(String topic, byte[] payload, Delivery delivery) {
        publish(topic, payload, delivery, false, true);
    }

    /**
     * Any thread: asks the server whether it has seen the messages published before.
     *
     * @param answered called, on a thread of the transport, when it has; not called if the connection is lost before
     */
    public void ask(Runnable answered) {
        if (link.transport() != null) {
            put(new Question(answered));
        }
    }

    private boolean publish(String topic, byte[] payload, Delivery delivery, boolean retained, boolean isControl) {
        StackRoom.require();
        Link now = link;
        if (closed || now.transport() == null && delivery != Delivery.AT_LEAST_ONCE) {
            room.dropUnsent();
            return false;
        }
        if (isControl ? room.takeForControl(topic, payload) : room.take(topic, payload.length, queue.size())) {
            put(new Outgoing(this, topic, payload, delivery, retained, now.number()));
            return true;
        }
        room.dropExcess(waiting());
        return false;
    }

    private void put(Item item) {
        queue.offer(item);
        wake();
    }

    /**
     * Any thread: adds a copy of a message that is delivered at most once, and not retained. It is sent when the caller calls
     * {@link #wake}, or earlier. Returns whether it was queued; otherwise it was dropped.
     */
    public boolean add(String topic, SExpressionWriter payload) {
        StackRoom.require();
        Link now = link;
        if (closed || now.transport() == null) {
            room.dropUnsent();
            return false;
        }
        if (!room.take(topic, payload.size(), queue.size())) {
            room.dropExcess(waiting());
            return false;
        }
        if (payload.size() > CopiedMessages.MAX_BYTES) {
            queue.offer(new Outgoing(this, topic, payload.toByteArray(), Delivery.AT_MOST_ONCE, false, now.number()));
        } else {
            CopiedMessage copy = copies.take();
            copy.fill(topic, payload, now.number());
            queue.offer(copy);
        }
        return true;
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

    /** The messages that the caller publishes from now on wait until the barrier is open. */
    public Barrier barrier() {
        StackRoom.require();
        var barrier = new Barrier(thread);
        if (link.transport() != null) {
            put(barrier);
        }
        return barrier;
    }

    /** @param endedByServer whether the server, which was alive, closed the previous connection */
    public void connected(Transport transport, boolean endedByServer) {
        link = link.next(transport, link.wasSubscribed(), endedByServer);
        wake();
    }

    /** @param isSubscribed whether the server had answered all subscriptions */
    public void disconnected(boolean isSubscribed) {
        link = link.next(null, isSubscribed, false);
        wake();
    }

    /** Whether the cause of a loss is known already. Any thread. */
    public boolean explainsLoss() {
        return losses.explainLoss();
    }

    /** The messages that the server does not accept, for people; null for none. Any thread. */
    public String refusal() {
        return losses.refusal();
    }

    /** The outcome of a message that was passed to the transport. Any thread. */
    void completed(Outgoing message, Link on, Throwable failure) {
        int left = on.inFlight().decrementAndGet();
        if (failure == null) {
            published.increment();
            publishedBytes.add(message.payload.length);
            room.leave(message);
        } else if (failure instanceof IllegalArgumentException) {
            room.drop(message);
            logger.warn("message on {} dropped: {}", message.topic, failure.getMessage());
        } else if (!message.isPromised()) {
            room.drop(message);
        }
        // A full window drains to one half before the thread is woken.
        if (left == WINDOW / 2 || left <= 0) {
            wake();
        }
    }

    /** Whether messages on the topic were given up, and none has arrived since. Any thread. */
    public boolean isGivenUp(String topic) {
        return losses.hasGivenUp(topic);
    }

    /** Waits until all messages are sent, but not longer than the limit, and ends the thread. */
    public void close(Duration limit) {
        closed = true;
        wake();
        thread.join(limit);
        thread.close(Duration.ZERO);
    }

    /** Waits until it has reported what is left: its thread may have hung in a connection that is closed by now. */
    public void awaitEnd(Duration limit) {
        thread.join(limit);
    }

    public long published() {
        return published.sum();
    }

    public long publishedBytes() {
        return publishedBytes.sum();
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

    /** Works until it has to wait for messages or for the network. */
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

    /** Without a connection: keeps promised messages, drops others. */
    private boolean collect() {
        Item item = queue.poll();
        if (item instanceof Outgoing message) {
            if (message.isPromised()) {
                outbox.add(message);
            } else {
                room.drop(message);
            }
        } else if (item instanceof CopiedMessage copy) {
            room.drop(copy);
            copies.give(copy);
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
        } else if (item instanceof Question question) {
            flushed();
            active.transport().ask(question.answered());
        } else if (item instanceof Outgoing message) {
            send(message);
        } else if (item instanceof CopiedMessage copy) {
            send(copy);
            copies.give(copy);
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

    /** Flushes the transport while nothing can be added. Returns whether there was something to flush. */
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
            send(message, qualityOfService(message));
        } else {
            sendWithCare(message);
        }
    }

    /** While nothing needs care, the transport is done with the message at once. */
    private void send(CopiedMessage copy) {
        if (!losses.isQuiet() || copy.connection() != active.number()) {
            send(copy.toKeep(this));
            return;
        }
        noteWaiting();
        unflushed = true;
        boolean isSent = false;
        try {
            isSent = active.transport().publishCopy(copy.topic(), copy.payload(), copy.length());
        } finally {
            if (isSent) {
                published.increment();
                publishedBytes.add(copy.length());
                room.leave(copy);
            } else {
                send(copy.toKeep(this));
            }
        }
    }

    private int qualityOfService(Outgoing message) {
        boolean isSpared = !message.needsAcknowledgement() && active.inFlight().get() >= MANY;
        return isSpared ? 0 : message.qualityOfService();
    }

    private void sendWithCare(Outgoing message) {
        long now = System.nanoTime();
        if (losses.isRefused(message, now)) {
            room.drop(message);
        } else if (!losses.goesAlone(message, now)) {
            send(message, qualityOfService(message));
        } else if (active.inFlight().get() > 0) {
            held = message;
        } else {
            // With quality of service 1 in any case: only an acknowledgement shows that the server has accepted it.
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
            // Otherwise it would keep its place in the window.
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

    /** Any thread: sends what was added. */
    public void wake() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            thread.wake();
        }
    }

    private void park() {
        parked.set(true);
        try {
            // A callback that was added before the queue became shorter is visible by now.
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
