// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The part of a {@link MessageRoom} for one queue, or for the two queues of a service. Bytes that are taken must be given back,
 * unless the queue is closed. Any thread.
 */
public final class QueueRoom {
    /** If the room is full, this many bytes of one queue may use the reserve. */
    private static final int NEGLIGIBLE_BYTES = 64 << 10;

    /** So low that bytes given back later never raise it to zero. */
    private static final long CLOSED = Long.MIN_VALUE / 2;

    private final MessageRoom room;
    private final long limit;
    private final AtomicLong waiting = new AtomicLong();

    QueueRoom(MessageRoom room, long limit) {
        this.room = room;
        this.limit = limit;
    }

    /**
     * Takes this many bytes, if there is room. If the queue is empty, only the limits of the whole room count.
     *
     * @param isKept whether the topic is one of {@link KeptTopics}, for which there is more room
     */
    public boolean take(int bytes, boolean isKept) {
        long own = waiting.get();
        long most = isKept ? limit + limit / 2 : limit;
        if (own > 0 && own + bytes > most || !room.take(bytes, isKept || own <= NEGLIGIBLE_BYTES)) {
            return false;
        }
        waiting.addAndGet(bytes);
        return true;
    }

    /** A message is no longer queued. */
    public void give(int bytes) {
        if (waiting.addAndGet(-bytes) > CLOSED / 2) {
            room.give(bytes);
        }
    }

    /** Gives back all bytes, since the queue is discarded with its messages. */
    public void close() {
        long left = waiting.getAndSet(CLOSED);
        if (left > 0) {
            room.give(left);
        }
    }

    /** Queued bytes. */
    public long waiting() {
        return Math.max(0, waiting.get());
    }

    /** Whether there is room for much more. */
    public boolean isHalfEmpty() {
        return waiting.get() <= limit / 2 && room.isHalfEmpty();
    }

    /** The room that this is a part of. */
    public MessageRoom room() {
        return room;
    }
}
