// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How bytes pass a proxy: at once, late, slowly, or not at all. Nothing is lost. */
public final class Passage {
    private static final int PIECES_A_SECOND = 20;

    private boolean closed;
    private volatile int delayMillis;
    private volatile int bytesPerSecond;

    /** Nothing passes; connections are accepted and stay. */
    public synchronized void close() {
        closed = true;
    }

    /** Each part of the stream waits for so long. */
    public void delay(int millis) {
        delayMillis = millis;
    }

    /** No more than that passes in each direction of each connection. */
    public void throttle(int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Everything passes at once, and what has waited too. */
    public synchronized void free() {
        closed = false;
        delayMillis = 0;
        bytesPerSecond = 0;
        notifyAll();
    }

    private synchronized void awaitOpen() throws InterruptedException {
        while (closed) {
            wait();
        }
    }

    void pass(OutputStream to, byte[] bytes, int count) throws IOException, InterruptedException {
        awaitOpen();
        int delay = delayMillis;
        if (delay > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay));
        }
        for (int from = 0; from < count; ) {
            int rate = bytesPerSecond;
            int piece = rate > 0 ? Math.min(count - from, Math.max(1, rate / PIECES_A_SECOND)) : count - from;
            awaitOpen();
            to.write(bytes, from, piece);
            from += piece;
            if (rate > 0) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / PIECES_A_SECOND);
            }
        }
    }
}
