// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.event.LastingThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A place in the order of published messages: later ones wait until a subscription that was made before is on its way to the
 * server, so that an answer cannot arrive before the subscription.
 */
public final class Barrier implements Sender.Item {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LastingThread waiter;
    private volatile boolean open;

    Barrier(LastingThread waiter) {
        this.waiter = waiter;
    }

    public void open() {
        open = true;
        waiter.wake();
    }

    /** By the waiter: returns if it is open, or after a limit, since the event loop must not block the sending. */
    void await() {
        long start = System.nanoTime();
        while (!open) {
            long left = LIMIT_NANOS - (System.nanoTime() - start);
            if (left <= 0 || waiter.isClosed()) {
                return;
            }
            // An interrupted thread would not park.
            Thread.interrupted();
            LockSupport.parkNanos(this, left);
        }
    }
}
