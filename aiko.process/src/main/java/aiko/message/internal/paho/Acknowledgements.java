// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import aiko.message.internal.transport.Transport.Completion;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The messages of quality of service 1 that have bypassed Paho, and that the server has not acknowledged. One thread sends, and
 * another one receives the acknowledgements.
 */
final class Acknowledgements {
    /** Paho counts its identifiers from 1. */
    static final int FIRST = 0xF000;

    /** More than the sender has under way. */
    static final int COUNT = 1 << 12;

    static final int NONE = 0;

    /** Created with the first message: connections for last wills send none. */
    private volatile AtomicReferenceArray<Completion> underWay;

    private volatile boolean isClosed;

    // Owned by the sending thread.
    private int next;

    /** The identifier for a message that is about to be sent; {@link #NONE} if all are in use, or the connection has ended. */
    int add(Completion message) {
        AtomicReferenceArray<Completion> all = underWay;
        if (all == null) {
            all = new AtomicReferenceArray<>(COUNT);
            underWay = all;
        }
        for (int tried = 0; tried < COUNT; tried++) {
            int index = next;
            next = (next + 1) % COUNT;
            if (all.get(index) == null) {
                all.set(index, message);
                // It was closed just before: nobody else would complete the message.
                return isClosed && all.getAndSet(index, null) != null ? NONE : FIRST + index;
            }
        }
        return NONE;
    }

    /** The message, which is not under way any more; null if there is none with this identifier. */
    Completion remove(int identifier) {
        AtomicReferenceArray<Completion> all = underWay;
        return all == null || identifier < FIRST ? null : all.getAndSet(identifier - FIRST, null);
    }

    /** The connection has ended: completes all messages. */
    void close(Throwable failure) {
        isClosed = true;
        AtomicReferenceArray<Completion> all = underWay;
        for (int i = 0; all != null && i < COUNT; i++) {
            Completion message = all.getAndSet(i, null);
            if (message != null) {
                message.completed(failure);
            }
        }
    }
}
