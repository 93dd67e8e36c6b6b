// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.event.GrowingPause;
import java.time.Duration;

/**
 * The size limit of a server for messages with their topics, as far as its behaviour shows. If it closes the connection at
 * large messages on two topics, and has accepted none of that size since, their size is the cause, and others of that size need
 * not cost further connections. Owned by the sender's thread.
 */
final class SizeLimit {
    /** Below this size, no message is too large for any server. */
    static final int LARGE = 1 << 10;

    private int suspected = Integer.MAX_VALUE;
    private String suspectedOn;
    private int bytes = Integer.MAX_VALUE;
    private final GrowingPause pause = Losses.pauseAfterRefusal();
    private long until;

    /** The size of the message with its topic. */
    static int sizeOf(Outgoing message) {
        return message.topic.length() + message.payload.length;
    }

    boolean isKnown() {
        return bytes != Integer.MAX_VALUE;
    }

    /** Messages of this size or larger are too large, if that is known. */
    int bytes() {
        return bytes;
    }

    Duration pause() {
        return pause.current();
    }

    /** A message was given up. Returns whether that shows for the first time that the size is the cause. */
    boolean givenUp(String topic, int size, long now) {
        if (size < LARGE) {
            return false;
        }
        if (size >= bytes) {
            pause.next();
            until = now + pause.current().toNanos();
            return false;
        }
        if (isKnown() || suspectedOn == null || topic.equals(suspectedOn) || size < suspected) {
            suspected = size;
            suspectedOn = topic;
            return false;
        }
        bytes = suspected;
        pause.reset();
        until = now + pause.current().toNanos();
        return true;
    }

    /** The server has accepted such a message. Returns whether it was taken for too large. */
    boolean taken(int size) {
        boolean wasTooLarge = size >= bytes;
        if (wasTooLarge || size >= suspected) {
            suspected = Integer.MAX_VALUE;
            suspectedOn = null;
            bytes = Integer.MAX_VALUE;
        }
        return wasTooLarge;
    }

    /** Whether such a message is not sent at all. */
    boolean isTooLarge(int size, long now) {
        return size >= bytes && now - until < 0;
    }
}
