// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.server;

import aiko.shell.socket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes frames to a client, on a thread of its own: Ctrl-C interrupts the threads of a command at any moment, and a channel
 * closes if the thread that writes to it is interrupted. Frames that are queued while one is written are joined, because
 * terminals write byte by byte. An interrupt does not end the waiting of a caller, and stays set.
 */
final class FrameWriter {
    private static final int LARGEST_FRAME = 1 << 16;
    private static final int MOST_QUEUED_BYTES = 1 << 18;

    private final DataOutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Queue<Frame> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean isWriting;
    private boolean isClosed;
    private IOException failure;

    /** Zero while nothing is being written. */
    private volatile long writingSince;

    FrameWriter(DataOutputStream out) {
        this.out = out;
    }

    void start(String threadName) {
        var thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Queues a frame; waits while the queue is full. Any thread.
     *
     * @throws IOException if the client has disconnected
     */
    void write(Frame frame) throws IOException {
        lock.lock();
        try {
            while (queuedBytes >= MOST_QUEUED_BYTES && failure == null && !isClosed) {
                changed.awaitUninterruptibly();
            }
            if (failure != null || isClosed) {
                throw new IOException("the client has disconnected", failure);
            }
            queue.add(frame);
            queuedBytes += frame.content().length;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when all frames have been written, or the client has disconnected. Any thread. */
    void finish() {
        lock.lock();
        try {
            while ((isWriting || !queue.isEmpty()) && failure == null && !isClosed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How long the client has not read the frame that is being written. Any thread. */
    Duration unread() {
        long since = writingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** No further frame is written; closing the channel ends a write in progress. Any thread. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (Frame frame = next(); frame != null; frame = next()) {
                // Any bundle can interrupt this thread, and an interrupt would close the channel.
                Thread.interrupted();
                writingSince = System.nanoTime();
                frame.write(out);
                writingSince = 0;
            }
        } catch (Throwable failed) {
            fail(failed);
        }
    }

    /** Waits for a frame, and joins the frames of its kind that are queued behind it; null at the end. */
    private Frame next() {
        lock.lock();
        try {
            isWriting = false;
            changed.signalAll();
            while (queue.isEmpty() && !isClosed) {
                changed.awaitUninterruptibly();
            }
            if (isClosed) {
                return null;
            }
            isWriting = true;
            Frame first = queue.remove();
            Frame.Kind kind = first.kind();
            var joined = new ByteArrayOutputStream();
            joined.writeBytes(first.content());
            while (isOutput(kind) && !queue.isEmpty() && queue.peek().kind() == kind && joined.size() < LARGEST_FRAME) {
                joined.writeBytes(queue.remove().content());
            }
            queuedBytes -= joined.size();
            return new Frame(kind, joined.toByteArray());
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOutput(Frame.Kind kind) {
        return kind == Frame.Kind.OUTPUT || kind == Frame.Kind.ERROR;
    }

    private void fail(Throwable cause) {
        lock.lock();
        try {
            failure = new IOException(cause);
            writingSince = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
