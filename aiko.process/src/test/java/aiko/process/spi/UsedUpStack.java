// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import java.util.concurrent.locks.LockSupport;

/**
 * Calls something deeper and deeper until the stack of a thread overflows, as a recursion of users does, each time from another place:
 * so the overflow is at another place of what is called, too.
 */
public final class UsedUpStack {
    private static final int STACK_BYTES = 1 << 18;
    /** Now and then whoever is called has time to wait again. */
    private static final int CALLS_BETWEEN_PAUSES = 8;

    private static final long PAUSE_NANOS = 20_000;
    /** Threads that overflow one after the other. */
    public static final int THREADS = 60;

    private final Runnable called;
    private int calls;
    private boolean hasOverflown;

    private UsedUpStack(Runnable called) {
        this.called = called;
    }

    /** Calls it on a thread whose stack overflows at last; the index is up to {@link #THREADS}. Returns how often it was called. */
    public static int call(int index, Runnable called) throws InterruptedException {
        var stack = new UsedUpStack(called);
        var thread = new Thread(null, () -> stack.beginAt(index), "used-up-stack", STACK_BYTES);
        thread.start();
        thread.join();
        if (!stack.hasOverflown) {
            throw new AssertionError("the stack did not overflow");
        }
        return stack.calls;
    }

    private int beginAt(int frames) {
        return frames == 0 ? deeper() : beginAt(frames - 1) + 1;
    }

    private int deeper() {
        try {
            if (++calls % CALLS_BETWEEN_PAUSES == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            called.run();
            return deeper() + 1;
        } catch (StackOverflowError overflow) {
            hasOverflown = true;
            return 0;
        }
    }
}
