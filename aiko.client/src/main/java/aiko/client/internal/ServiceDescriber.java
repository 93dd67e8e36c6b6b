// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ServiceDescription;
import aiko.event.Handle;
import aiko.process.CommandDescription;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a service for its commands. Services of the reference do not answer that question, and nearly all of them answer another one on the same
 * topic: who answers only the second one does not describe itself. A service of ours answers both in order.
 */
final class ServiceDescriber {
    /** Longer than most answers take: the second question makes a service create its shared state. */
    private static final Duration SECOND_QUESTION = Duration.ofMillis(300);

    private static final int MOST_ITEMS = 2_000;
    private static final int FIELDS = 5;

    private final BundleClient client;
    private final TopicPath service;
    private final CompletableFuture<ServiceDescription> result = new CompletableFuture<>();

    private ServiceDescriber(BundleClient client, TopicPath service) {
        this.client = client;
        this.service = service;
    }

    /** Completes as all stages of the client. Cancelling it cancels the question. */
    static CompletableFuture<ServiceDescription> describe(BundleClient client, TopicPath service) {
        var describer = new ServiceDescriber(client, service);
        describer.ask();
        return describer.result;
    }

    private void ask() {
        CompletableFuture<List<SExpression>> answer = client.ask(
                Request.of(service, "describe").onControl().withLimits(MOST_ITEMS, Request.DEFAULT_MAX_BYTES),
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
                        service,
                        Reason.NOT_DESCRIBED,
                        "service " + service + " does not describe itself: it is not a service of an Aiko container,"
                                + " or keeps its commands to itself; see its documentation"));
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
                                "service " + service + " did not describe itself within "
                                        + Request.DEFAULT_TIME_LIMIT.toSeconds()
                                        + " s: it is not running, is busy, or is not a service of an Aiko container")
                        : failure);
    }

    private void read(List<SExpression> items) {
        try {
            var commands = new ArrayList<CommandDescription>(items.size());
            boolean isComplete = true;
            for (SExpression item : items) {
                List<Object> fields = item.arguments();
                Object kind = fields.isEmpty() ? null : fields.get(0);
                if ("command".equals(kind)) {
                    commands.add(command(fields));
                } else if ("incomplete".equals(kind)) {
                    isComplete = false;
                }
                // Later versions may state more.
            }
            result.complete(new ServiceDescription(service, commands, isComplete));
        } catch (IllegalArgumentException unreadable) {
            result.completeExceptionally(new RequestException(
                    service,
                    Reason.MALFORMED_ANSWER,
                    "service " + service + " describes itself with a malformed answer: " + unreadable.getMessage()));
        }
    }

    private static CommandDescription command(List<Object> fields) {
        if (fields.size() < FIELDS) {
            throw new IllegalArgumentException("a command has " + fields.size() + " fields, expected " + FIELDS);
        }
        var parameters = new ArrayList<CommandDescription.Parameter>();
        for (Object parameter : list(fields.get(2))) {
            List<?> nameAndType = list(parameter);
            if (nameAndType.size() != 2) {
                throw new IllegalArgumentException("a parameter has " + nameAndType.size() + " fields, expected 2");
            }
            parameters.add(new CommandDescription.Parameter(text(nameAndType.get(0)), text(nameAndType.get(1))));
        }
        return new CommandDescription(text(fields.get(1)), parameters, text(fields.get(3)), text(fields.get(4)));
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("expected a list of parameters");
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("expected text as name, type and description");
    }
}
