// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ResponseListener;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.log.Logger;

/** Passes the items of an answer to a listener as they arrive. Items that the listener has not handled are limited. */
public final class StreamedAnswer implements Receiver {
    private final Request request;
    private final Room room;
    private final Executor caller;
    private final ResponseListener listener;
    private final Logger logger;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile boolean isCancelled;

    /** @param caller calls the listener */
    public StreamedAnswer(Request request, Room room, Executor caller, ResponseListener listener, Logger logger) {
        this.request = request;
        this.room = room;
        this.caller = caller;
        this.listener = listener;
        this.logger = logger;
    }

    /** Any thread: the listener gets no further call. */
    public void cancel() {
        isCancelled = true;
    }

    @Override
    public Optional<Reason> received(byte[] payload) {
        if (waiting.get() >= request.maxItems() || waitingBytes.get() + payload.length > request.maxBytes()) {
            return Optional.of(Reason.ANSWER_TOO_LARGE);
        }
        if (!room.take(payload.length)) {
            return Optional.of(Reason.TOO_MANY_REQUESTS);
        }
        waiting.incrementAndGet();
        waitingBytes.addAndGet(payload.length);
        caller.execute(() -> {
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-payload.length);
            room.give(payload.length);
            if (!isCancelled) {
                pass(payload);
            }
        });
        return Optional.empty();
    }

    private void pass(byte[] payload) {
        try {
            listener.itemReceived(SExpressions.parse(payload));
        } catch (SExpressionException unreadable) {
            logger.warn(
                    "request {} to service {}: ignoring an unreadable item: {}",
                    request.command(),
                    request.service(),
                    unreadable.getMessage());
        } catch (RuntimeException failure) {
            logger.error("response listener {} failed", listener.getClass().getName(), failure);
        }
    }

    @Override
    public void ended(Optional<RequestException> failure) {
        caller.execute(() -> {
            if (!isCancelled) {
                isCancelled = true;
                listener.responseEnded(failure);
            }
        });
    }
}
