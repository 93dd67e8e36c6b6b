// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import java.util.Queue;
import org.jctools.queues.atomic.SpmcAtomicArrayQueue;

/**
 * Copied messages that can be used again: publishing one allocates nothing, unless more are queued than are kept here. Any thread
 * takes one, and the sender's thread gives it back.
 */
final class CopiedMessages {
    /** Larger payloads are not worth keeping their memory. */
    static final int MAX_BYTES = 256;

    private static final int KEPT = 1_024;

    /** Null until the first message was sent. */
    private volatile Queue<CopiedMessage> free;

    CopiedMessage take() {
        Queue<CopiedMessage> kept = free;
        CopiedMessage message = kept == null ? null : kept.poll();
        return message == null ? new CopiedMessage() : message;
    }

    /** By the sender's thread. */
    void give(CopiedMessage message) {
        if (free == null) {
            free = new SpmcAtomicArrayQueue<>(KEPT);
        }
        free.offer(message);
    }
}
