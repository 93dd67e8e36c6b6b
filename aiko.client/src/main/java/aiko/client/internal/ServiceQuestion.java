// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.event.Handle;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks a service one of the questions that each service of a container answers. Services of the reference do not answer it, and nearly all of
 * them answer another one on the same topic: who answers only the second one does not know the first one. A service of ours answers both in
 * order.
 *
 * @param <T> the type of the result
 */
final class ServiceQuestion<T> {
    /** Longer than most answers take: the second question makes a service create its shared state. */
    private static final Duration SECOND_QUESTION = Duration.ofMillis(300);

    private static final int MOST_ITEMS = 2_000;

    private final BundleClient client;
    private final TopicPath service;
    private final Terms<T> terms;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * A question.
     *
     * @param unanswered the service does not know it, for people
     * @param late the service has not answered it, for people
     * @param reader reads the items of an answer; throws an {@link IllegalArgumentException} if they are malformed
     */
    record Terms<T>(String question, String unanswered, String late, Function<List<SExpression>, T> reader) {
        Terms(String question, Function<List<SExpression>, T> reader) {
            this(
                    question,
                    "does not answer (" + question
                            + " …): it is not a service of an Aiko container, or of one of an earlier version",
                    "did not answer (" + question + " …)",
                    reader);
        }
    }

    private ServiceQuestion(BundleClient client, TopicPath service, Terms<T> terms) {
        this.client = client;
        this.service = service;
        this.terms = terms;
    }

    /** Completes as all stages of the client. Cancelling it cancels the question. */
    static <T> CompletableFuture<T> ask(BundleClient client, TopicPath service, Terms<T> terms) {
        var question = new ServiceQuestion<>(client, service, terms);
        question.ask();
        return question.result;
    }

    private void ask() {
        CompletableFuture<List<SExpression>> answer = client.ask(
                Request.of(service, terms.question()).onControl().withLimits(MOST_ITEMS, Request.DEFAULT_MAX_BYTES),
                client.callersLoop());
        answer.whenComplete((items, failure) -> {
            if (failure == null) {
                read(items);
            } else {
                fail(failure);
            }
        });
        if (!answer.isDone()) {
            Handle second =
                    client.process().eventLoop().addOneShotTimerHandler(this::askSomethingElse, SECOND_QUESTION);
            result.whenComplete((description, failure) -> {
                second.cancel();
                answer.cancel(false);
            });
        }
    }

    private void askSomethingElse() {
        if (result.isDone()) {
            return;
        }
        Request share = Request.of(service, "share", Request.RESPONSE_TOPIC, 0, "lifecycle")
                .onControl();
        CompletableFuture<List<SExpression>> answer = client.ask(share, client.callersLoop());
        answer.whenComplete((items, failure) -> {
            if (failure == null) {
                result.completeExceptionally(new RequestException(
                        service, Reason.NOT_DESCRIBED, "service " + service + ' ' + terms.unanswered()));
            }
        });
        result.whenComplete((description, failure) -> answer.cancel(false));
    }

    private void fail(Throwable failure) {
        result.completeExceptionally(
                failure instanceof RequestException ended && ended.reason() == Reason.TIME_LIMIT
                        ? new RequestException(
                                service,
                                Reason.TIME_LIMIT,
                                "service " + service + ' ' + terms.late() + " within "
                                        + Request.DEFAULT_TIME_LIMIT.toSeconds()
                                        + " s: it is not running, is busy, or is not a service of an Aiko container")
                        : failure);
    }

    private void read(List<SExpression> items) {
        try {
            result.complete(terms.reader().apply(items));
        } catch (IllegalArgumentException unreadable) {
            result.completeExceptionally(new RequestException(
                    service,
                    Reason.MALFORMED_ANSWER,
                    "service " + service + " answers (" + terms.question() + " …) with a malformed answer: "
                            + unreadable.getMessage()));
        }
    }
}
