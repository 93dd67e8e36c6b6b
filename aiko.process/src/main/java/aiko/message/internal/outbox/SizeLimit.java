// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.event.internal.pause.GrowingPause;
import java.time.Duration;

/**
 * How large a message a server takes, with its topic, as far as it has shown: when it has ended the connection at large messages on two
 * topics, and has taken none that was as large since, it is their size, and others need not cost the connection as well.
 * Owned by the sender's thread.
 */
final class SizeLimit {
    /** No server's limit is so small that less than this is too large. */
    static final int LARGE = 1 << 10;

    private int suspected = Integer.MAX_VALUE;
    private String suspectedOn;
    private int bytes = Integer.MAX_VALUE;
    private final GrowingPause pause = Losses.pauseAfterRefusal();
    private long until;

    /** Of the message with its topic, as far as it matters here. */
    static int sizeOf(Outgoing message) {
        return message.topic.length() + message.payload.length;
    }

    boolean isKnown() {
        return bytes != Integer.MAX_VALUE;
    }

    /** From how many bytes on messages are too large, if that is known. */
    int bytes() {
        return bytes;
    }

    Duration pause() {
        return pause.current();
    }

    /** A message was given up; returns whether it shows for the first time that size is what it is about. */
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

    /** The server has taken such a message; returns whether it was thought to be too large. */
    boolean taken(int size) {
        boolean wasTooLarge = size >= bytes;
        if (wasTooLarge || size >= suspected) {
            suspected = Integer.MAX_VALUE;
            suspectedOn = null;
            bytes = Integer.MAX_VALUE;
        }
        return wasTooLarge;
    }

    /** Whether such a message is not even tried. */
    boolean isTooLarge(int size, long now) {
        return size >= bytes && now - until < 0;
    }
}
