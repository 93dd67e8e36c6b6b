// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import aiko.message.Messages;
import aiko.registrar.internal.wire.UnsuitableException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The answers to {@code share} and {@code history}. Short ones are sent at once. Long ones are sent in parts, each when few
 * messages wait to be sent, so that registrations are handled in between and their echoes do not wait long; a few of them
 * at the same time, in {@link Turns}. Of further requests only the request is kept. Owned by the event loop.
 */
final class Answers {
    /** Maximum number of rows of an answer that is sent at once. */
    static final int SHORT_ROWS = 1_024;

    /** Maximum number of long answers at the same time. */
    static final int RUNNING = 4;

    /** Requests that may wait. */
    static final int WAITING = 10_000;

    /** Bytes of requests that may wait. */
    static final long WAITING_BYTES = 32L << 20;

    /** Rows of a part. */
    static final int PART_ROWS = 256;

    /** Bytes after which a part ends, whatever is left of its rows. */
    static final long PART_BYTES = 4L << 20;

    /** A part is sent while fewer messages than this are queued. */
    static final int FEW_MESSAGES = 2_048;

    /** The same after a part of long rows. */
    private static final int FEW_LONG_MESSAGES = 8;

    /** Short answers are sent at once unless as many messages are queued. */
    private static final int MANY_MESSAGES = 32_768;

    private final Messages messages;
    private final Queue<Waiting> waitingForRoom = new ArrayDeque<>();
    private final Queue<Waiting> waitingForTurn = new ArrayDeque<>();
    private final Turns running = new Turns(RUNNING);
    private long waitingBytes;
    private boolean isScheduled;
    private int enough = FEW_MESSAGES;

    /** A question. */
    interface Request {
        /** The answer as of now. */
        Answer begin();
    }

    /** @param bytes of the message of the request */
    private record Waiting(Request request, int bytes) {}

    /** Messages to one reader. */
    interface Answer {
        int rows();

        /** Whether it is for another registrar, which copies the directory. */
        default boolean isCopy() {
            return false;
        }

        /** Announces the number of rows. From now on, no row is lost, even if its service is removed. */
        void publishCount();

        /** Publishes some more rows, and the end after the last one. Returns whether it is complete. */
        boolean publish(Part part);
    }

    /** The maximum number of rows at once; fewer if they are long. */
    static final class Part {
        private int rows;
        private long bytes;

        Part(int rows) {
            this.rows = rows;
        }

        boolean hasRoom() {
            return rows > 0 && bytes < PART_BYTES;
        }

        void took(int rowBytes) {
            rows--;
            bytes += rowBytes;
        }

        private boolean isLong() {
            return bytes >= PART_BYTES;
        }
    }

    Answers(Messages messages) {
        this.messages = messages;
    }

    /**
     * @param bytes of the message of the request
     * @throws UnsuitableException if too many wait already
     */
    void give(Request request, int bytes) {
        if (waiting() >= WAITING) {
            throw new UnsuitableException(WAITING + " requests are already queued");
        }
        if (waitingBytes + bytes > WAITING_BYTES) {
            throw new UnsuitableException("requests of " + waitingBytes + " bytes are already queued");
        }
        Answer answer = request.begin();
        if (answer.rows() > SHORT_ROWS) {
            if (running.hasRoom()) {
                run(answer);
            } else {
                wait(waitingForTurn, request, bytes);
            }
        } else if (waitingForRoom.isEmpty() && messages.statistics().outboxSize() < MANY_MESSAGES) {
            answer.publishCount();
            goOn(answer, SHORT_ROWS);
        } else {
            wait(waitingForRoom, request, bytes);
        }
        schedule();
    }

    private void wait(Queue<Waiting> queue, Request request, int bytes) {
        queue.add(new Waiting(request, bytes));
        waitingBytes += bytes;
    }

    /** Null if none waits. */
    private Request next(Queue<Waiting> queue) {
        Waiting next = queue.poll();
        if (next == null) {
            return null;
        }
        waitingBytes -= next.bytes();
        return next.request();
    }

    /** Requests that are not answered yet. */
    int waiting() {
        return waitingForRoom.size() + waitingForTurn.size();
    }

    /** Long answers in progress. */
    int running() {
        return running.size();
    }

    private void run(Answer answer) {
        answer.publishCount();
        running.add(answer);
    }

    /** Returns whether it is complete. */
    private boolean goOn(Answer answer, int rows) {
        var part = new Part(rows);
        boolean isComplete = answer.publish(part);
        if (!isComplete) {
            running.add(answer);
        }
        enough = part.isLong() ? FEW_LONG_MESSAGES : FEW_MESSAGES;
        return isComplete;
    }

    private void schedule() {
        if (!isScheduled && !(running.isEmpty() && waitingForRoom.isEmpty())) {
            isScheduled = true;
            messages.whenFewerWait(enough).thenRun(() -> {
                isScheduled = false;
                try {
                    publishPart();
                } finally {
                    schedule();
                }
            });
        }
    }

    private void publishPart() {
        Request request = next(waitingForRoom);
        if (request != null) {
            Answer answer = request.begin();
            answer.publishCount();
            goOn(answer, SHORT_ROWS);
            return;
        }
        if (goOn(running.next(), PART_ROWS) && !waitingForTurn.isEmpty()) {
            run(next(waitingForTurn).begin());
        }
    }
}
