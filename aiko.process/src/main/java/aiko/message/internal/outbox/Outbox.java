// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * Promised messages: those that wait for a connection, and those that were sent and are not acknowledged.
 * Owned by the sender's thread.
 */
public final class Outbox {
    /** Promised messages that may wait for a connection; if there are more, the oldest are dropped. */
    public static final int CAPACITY = 65_536;

    private final Logger logger;
    private final Consumer<Outgoing> dropped;
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Deque<Outgoing> unacknowledged = new ArrayDeque<>();
    private boolean overflowReported;
    private volatile int size;

    /** @param dropped called for each message that is dropped */
    Outbox(Logger logger, Consumer<Outgoing> dropped) {
        this.logger = logger;
        this.dropped = dropped;
    }

    /** The number of waiting messages. Any thread. */
    int size() {
        return size;
    }

    void add(Outgoing message) {
        waiting.addLast(message);
        dropExcess();
    }

    /** The message was taken and not sent. */
    void putBack(Outgoing message) {
        waiting.addFirst(message);
        size = waiting.size();
    }

    private void dropExcess() {
        while (waiting.size() > CAPACITY) {
            dropped.accept(waiting.removeFirst());
            if (!overflowReported) {
                overflowReported = true;
                logger.warn(
                        "outbox full: more than {} messages are queued for the MQTT server; dropping the oldest",
                        CAPACITY);
            }
        }
        size = waiting.size();
    }

    /** Null if there is none. */
    Outgoing takeOldest() {
        if (size == 0) {
            return null;
        }
        Outgoing oldest = waiting.pollFirst();
        size = waiting.size();
        return oldest;
    }

    void sent(Outgoing message) {
        unacknowledged.addLast(message);
        while (!unacknowledged.isEmpty() && unacknowledged.peekFirst().isDone()) {
            unacknowledged.removeFirst();
        }
    }

    /** Unacknowledged messages are sent again, before those that have waited since. Returns their number. */
    int changeConnection() {
        int before = waiting.size();
        while (!unacknowledged.isEmpty()) {
            Outgoing latest = unacknowledged.pollLast();
            if (!latest.isDone()) {
                waiting.addFirst(latest.again());
            }
        }
        int again = waiting.size() - before;
        overflowReported = false;
        dropExcess();
        return again;
    }

    /** Drops the message, if it is the next to be sent again. */
    void giveUp(Outgoing message) {
        if (!waiting.isEmpty() && waiting.peekFirst().isSame(message)) {
            dropped.accept(waiting.removeFirst());
            size = waiting.size();
        }
    }

    /** At the end. */
    void reportLeft() {
        changeConnection();
        if (!waiting.isEmpty()) {
            logger.warn("discarding {} messages queued for the MQTT server: the process ends", waiting.size());
            waiting.forEach(dropped);
        }
    }
}
