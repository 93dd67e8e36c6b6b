// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

import aiko.message.Message;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits the memory of all queued messages of a process in one direction. Half as much again is a reserve for
 * {@link KeptTopics} and for queues that hold hardly anything, so that a full queue costs the others nothing. Any thread;
 * threads that take room at the same moment may exceed the limits by one message each.
 */
public final class MessageRoom {
    /** Memory of a queued message in addition to its bytes; an estimate. */
    private static final int OVERHEAD = 128;

    private static final int HEAP_SHARE = 8;

    private final long limit;
    private final long limitWithReserve;
    private final LongAdder taken = new LongAdder();
    private final LongAdder given = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    /** The latest sum of the bytes given back: computing the sum costs more than taking room. */
    private volatile long givenSeen;

    /** @param limit bytes that may be queued */
    public MessageRoom(long limit) {
        this.limit = limit;
        limitWithReserve = limit + limit / 2;
    }

    /** The default limit: an eighth of the heap of the JVM. */
    public static long defaultLimit() {
        return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    }

    /** A room with the default limit. */
    public static MessageRoom ofHeap() {
        return new MessageRoom(defaultLimit());
    }

    /** The memory of a queued message. */
    public static int cost(Message message) {
        return cost(message.topic(), message.payload());
    }

    public static int cost(String topic, byte[] payload) {
        return cost(topic, payload.length);
    }

    /** @param length of the payload */
    public static int cost(String topic, int length) {
        return length + topic.length() + OVERHEAD;
    }

    /**
     * Takes this many bytes, if there is room. If nothing is queued at all, there is room for a message of any size.
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

    /** Counts a message for which there was no room, here or in its queue. */
    public void countDropped() {
        dropped.increment();
    }

    /** Messages for which there was no room. */
    public long dropped() {
        return dropped.sum();
    }

    /** Queued bytes; a snapshot. */
    public long used() {
        return Math.max(0, taken.sum() - given.sum());
    }

    /** Whether less than half of the limit is used. */
    public boolean isHalfEmpty() {
        return used() <= limit / 2;
    }

    /** Bytes that may be queued, without the reserve. */
    public long limit() {
        return limit;
    }

    /** The room for one queue, which may take half of it, so that one blocked queue does not fill the room. */
    public QueueRoom ofQueue() {
        return new QueueRoom(this, limit / 2);
    }
}
