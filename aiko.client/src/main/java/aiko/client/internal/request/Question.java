// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.event.Handle;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Optional;

/** One request under way. Owned by the event loop, but for what does not change. */
final class Question {
    /** Memory of one, with its entries in tables, without its payload. */
    static final int COST = 768;

    final TopicPath service;
    final String topic;
    final String responseTopic;
    final Duration timeLimit;
    final AnswerProgress progress;
    final Receiver receiver;
    final int cost;
    private final String what;

    /** Null once it is published. */
    byte[] payload;

    Handle timer = () -> {};
    boolean ended;
    boolean wasLookedAt;
    Question previousOfService;
    Question nextOfService;

    /** @param what the command, for people */
    Question(
            TopicPath service,
            String topic,
            String what,
            String responseTopic,
            byte[] payload,
            Duration timeLimit,
            int items,
            Receiver receiver) {
        this.service = service;
        this.topic = topic;
        this.what = what;
        this.responseTopic = responseTopic;
        this.payload = payload;
        this.timeLimit = timeLimit;
        this.receiver = receiver;
        progress = new AnswerProgress(items);
        cost = COST + payload.length;
    }

    RequestException failure(Reason reason, String cause) {
        return new RequestException(service, reason, "request " + what + " to service " + service + ": " + cause);
    }

    void fail(Reason reason, String cause) {
        receiver.ended(Optional.of(failure(reason, cause)));
    }
}
