// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import aiko.message.Message;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much memory the messages of a process that wait may take together, in one direction. Half as much again is a
 * reserve: for those topics that others could not do without, and for queues in which hardly anything waits, so that whoever
 * fills the room keeps nobody else from what is said to them. Any thread; the limits are exact to what several threads do at
 * the same moment.
 */
public final class MessageRoom {
    /** What the JVM needs for a message that waits, beside its bytes: an estimate. */
    private static final int OVERHEAD = 128;

    private static final int HEAP_SHARE = 8;

    private final long limit;
    private final long limitWithReserve;
    private final LongAdder taken = new LongAdder();
    private final LongAdder given = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    /** What had been given back when that was last looked at: to look costs more than to take. */
    private volatile long givenSeen;

    /** @param limit bytes that may wait */
    public MessageRoom(long limit) {
        this.limit = limit;
        limitWithReserve = limit + limit / 2;
    }

    /** The limit where none is set: an eighth of the memory that the JVM may have. */
    public static long defaultLimit() {
        return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    }

    /** For those who set none. */
    public static MessageRoom ofHeap() {
        return new MessageRoom(defaultLimit());
    }

    /** What a message takes while it waits. */
    public static int cost(Message message) {
        return cost(message.topic(), message.payload());
    }

    public static int cost(String topic, byte[] payload) {
        return payload.length + topic.length() + OVERHEAD;
    }

    /**
     * Takes so many bytes, if there is room. Where nothing waits at all, there is room for anything.
     *
     * @param fromReserve whether the reserve may be used
     */
    public boolean take(int bytes, boolean fromReserve) {
        long most = (fromReserve ? limitWithReserve : limit) - bytes;
        long now = taken.sum();
        if (now - givenSeen > most) {
            long givenNow = given.sum();
            givenSeen = givenNow;
            if (now - givenNow > Math.max(0, most)) {
                return false;
            }
        }
        taken.add(bytes);
        return true;
    }

    public void give(long bytes) {
        given.add(bytes);
    }

    /** A message found no room, here or in its queue. */
    public void countDropped() {
        dropped.increment();
    }

    /** Messages that found no room. */
    public long dropped() {
        return dropped.sum();
    }

    /** Bytes that wait; a snapshot. */
    public long used() {
        return Math.max(0, taken.sum() - given.sum());
    }

    /** Whether less than half of the limit is used. */
    public boolean isHalfEmpty() {
        return used() <= limit / 2;
    }

    /** Bytes that may wait, without the reserve. */
    public long limit() {
        return limit;
    }

    /** The room as one queue sees it, of which it may have half: so that no two blocked ones are needed for a third. */
    public QueueRoom ofQueue() {
        return new QueueRoom(this, limit / 2);
    }
}
