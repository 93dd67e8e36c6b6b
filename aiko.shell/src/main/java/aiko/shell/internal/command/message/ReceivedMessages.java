// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.message;

import aiko.message.Message;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Messages that wait to be printed, limited in number and bytes; further ones are dropped and counted. */
final class ReceivedMessages {
    static final int MOST = 10_000;

    private static final int HEAP_FRACTION = 16;

    private final LinkedBlockingQueue<Message> waiting = new LinkedBlockingQueue<>(MOST);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final long mostBytes;

    ReceivedMessages() {
        this(Runtime.getRuntime().maxMemory() / HEAP_FRACTION);
    }

    ReceivedMessages(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** On the event loop. */
    void add(Message message) {
        int size = message.payload().length;
        // One message is printed however long it is.
        boolean hasRoom = bytes.get() == 0 || bytes.get() + size <= mostBytes;
        if (hasRoom && waiting.offer(message)) {
            bytes.addAndGet(size);
        } else {
            dropped.incrementAndGet();
        }
    }

    /** The next message; null if there is none until then. */
    Message poll(long nanos) throws InterruptedException {
        Message message = waiting.poll(nanos, TimeUnit.NANOSECONDS);
        if (message != null) {
            bytes.addAndGet(-message.payload().length);
        }
        return message;
    }

    /** The number of messages that were dropped since this was called before. */
    long takeDropped() {
        return dropped.getAndSet(0);
    }
}
