// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one queue, or the two of a service, have of a {@link MessageRoom}. What is taken has to be given back, unless the
 * queue is closed. Any thread.
 */
public final class QueueRoom {
    /** With no room left for all, so many bytes may still wait. */
    private static final int NEGLIGIBLE_BYTES = 64 << 10;

    /** However much is given back later, it stays below this. */
    private static final long CLOSED = Long.MIN_VALUE / 2;

    private final MessageRoom room;
    private final long limit;
    private final AtomicLong waiting = new AtomicLong();

    QueueRoom(MessageRoom room, long limit) {
        this.room = room;
        this.limit = limit;
    }

    /**
     * Takes so many bytes, if there is room. Where nothing waits, one message of any size has it that the room has.
     *
     * @param isKept whether the message is of those that others could not do without, for which there is more room
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

    /** A message does not wait any more. */
    public void give(int bytes) {
        if (waiting.addAndGet(-bytes) > CLOSED / 2) {
            room.give(bytes);
        }
    }

    /** Nothing more of what waits will be given back: it is forgotten with its queue. */
    public void close() {
        long left = waiting.getAndSet(CLOSED);
        if (left > 0) {
            room.give(left);
        }
    }

    /** Bytes that wait. */
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
