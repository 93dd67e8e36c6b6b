// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import aiko.event.EventLoop;
import aiko.message.Messages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Answers requests for records one after the other: an answer may be long, so that the next one is sent when the server has
 * accepted most of it. Owned by the event loop.
 */
final class RecordAnswers {
    /** Requests that may wait. */
    static final int MOST_WAITING = 1_000;

    /** The next answer is sent when fewer messages than this are queued. */
    private static final int FEW_MESSAGES = 64;

    private final EventLoop eventLoop;
    private final Messages messages;
    private final RecordCache cache;
    private final Queue<RecordsRequest> waiting = new ArrayDeque<>();
    private boolean isBusy;

    RecordAnswers(EventLoop eventLoop, Messages messages, RecordCache cache) {
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.cache = cache;
    }

    /** @throws IllegalArgumentException if too many wait already */
    void give(RecordsRequest request) {
        if (!isBusy) {
            answer(request);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(request);
        } else {
            throw new IllegalArgumentException(MOST_WAITING + " requests are already queued");
        }
    }

    private void answer(RecordsRequest request) {
        isBusy = true;
        messages.respond(
                request.responseTopic().text(),
                cache.last(request.count(), request::wants).stream()
                        .map(kept -> List.of(kept.topic(), new String(kept.line(), StandardCharsets.UTF_8)))
                        .toList());
        messages.whenFewerWait(FEW_MESSAGES).thenRunAsync(this::next, eventLoop::execute);
    }

    private void next() {
        isBusy = false;
        RecordsRequest request = waiting.poll();
        if (request != null) {
            answer(request);
        }
    }
}
