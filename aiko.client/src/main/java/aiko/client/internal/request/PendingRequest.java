// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.spi.AnswerProgress;
import aiko.event.Handle;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Optional;

/** A request under way. The event loop owns its variable fields. */
final class PendingRequest {
    /** Memory of a request with its table entries, without its payload. */
    static final int COST_BYTES = 768;

    final TopicPath service;
    final String topic;
    final String responseTopic;
    final Duration timeLimit;
    final AnswerProgress progress;
    final Receiver receiver;
    final int cost;
    private final String command;

    /** Null after it was published, or if its sender publishes it. */
    byte[] payload;

    private final long sentNanos = System.nanoTime();

    Handle timer = () -> {};
    boolean ended;
    boolean wasChecked;
    PendingRequest previousOfService;
    PendingRequest nextOfService;

    /** @param command the name of the command, for messages */
    PendingRequest(
            TopicPath service,
            String topic,
            String command,
            String responseTopic,
            byte[] payload,
            Duration timeLimit,
            int items,
            Receiver receiver) {
        this.service = service;
        this.topic = topic;
        this.command = command;
        this.responseTopic = responseTopic;
        this.payload = payload;
        this.timeLimit = timeLimit;
        this.receiver = receiver;
        progress = new AnswerProgress(items);
        cost = COST_BYTES + payload.length;
    }

    /** A command that waits to be published behind requests; it has no answer. */
    static PendingRequest ofCommand(String topic, byte[] payload) {
        return new PendingRequest(null, topic, null, null, payload, Duration.ZERO, Request.COUNTED, null);
    }

    boolean isCommand() {
        return receiver == null;
    }

    /** The time since it was sent. */
    long elapsedNanos() {
        return System.nanoTime() - sentNanos;
    }

    /** The rest of its time limit. */
    Duration timeLeft() {
        return timeLimit.minusMillis(elapsedNanos() / 1_000_000);
    }

    RequestException failure(Reason reason, String cause) {
        return new RequestException(service, reason, "request " + command + " to service " + service + ": " + cause);
    }

    void fail(Reason reason, String cause) {
        receiver.ended(Optional.of(failure(reason, cause)));
    }
}
