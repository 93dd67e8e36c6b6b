// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.result;

import aiko.message.Messages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.log.Logger;
import org.osgi.util.promise.Promise;

/**
 * Publishes the results of methods as answers: a collection, an array or a stream has an item for each element, an {@code Optional}
 * at most one, anything else one, bytes too; a stage or promise is answered when it completes. A failure is answered with {@code (failure TEXT)}, whose text only our
 * clients read. Safe for use by any thread.
 */
public final class Results {
    private static final int MAX_FAILURE_CHARACTERS = 1_000;
    private static final int MAX_STREAMED_ITEMS = 10_000;

    private final String service;
    private final Messages messages;
    private final Logger logger;

    /** @param service the name of the service in the log */
    public Results(String service, Messages messages, Logger logger) {
        this.service = service;
        this.messages = messages;
        this.logger = logger;
    }

    /** Answers with the result of a method. */
    public void answer(String command, String responseTopic, Object result) {
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((value, failure) -> completed(command, responseTopic, value, failure));
        } else if (result instanceof Promise<?> promise) {
            promise.onSuccess(value -> completed(command, responseTopic, value, null))
                    .onFailure(failure -> completed(command, responseTopic, null, failure));
        } else {
            respond(command, responseTopic, result);
        }
    }

    private void completed(String command, String responseTopic, Object value, Throwable failure) {
        if (failure == null) {
            respond(command, responseTopic, value);
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        logger.warn("service {}: request {} failed: {}", service, command, cause.toString(), cause);
        fail(responseTopic, cause.toString());
    }

    /** Answers that the method failed or could not be called. */
    public void fail(String responseTopic, String text) {
        String excerpt =
                text.length() <= MAX_FAILURE_CHARACTERS ? text : text.substring(0, MAX_FAILURE_CHARACTERS) + "…";
        messages.publishCommand(responseTopic, "failure", excerpt);
    }

    private void respond(String command, String responseTopic, Object result) {
        try {
            messages.respond(responseTopic, items(result));
        } catch (RuntimeException unwritable) {
            logger.warn(
                    "service {}: cannot write the result of {}: {}; publishing a failure instead",
                    service,
                    command,
                    unwritable.toString());
            fail(responseTopic, "cannot write the result: " + unwritable.getMessage());
        }
    }

    private static Collection<?> items(Object result) {
        if (result instanceof Optional<?> optional) {
            return optional.map(WrittenValues::of).map(List::of).orElse(List.of());
        }
        if (result instanceof Stream<?> stream) {
            return items(stream);
        }
        Object written = WrittenValues.of(result);
        // Bytes are one item; without any, they are written as an empty list.
        boolean isMany = result instanceof Iterable
                || result != null && result.getClass().isArray() && !(result instanceof byte[]);
        return isMany && written instanceof List<?> items
                ? items
                : Collections.unmodifiableList(Arrays.asList(written));
    }

    /** A stream may be without end. */
    private static Collection<?> items(Stream<?> stream) {
        try (stream) {
            List<Object> items = stream.limit(MAX_STREAMED_ITEMS + 1L)
                    .<Object>map(WrittenValues::of)
                    .collect(Collectors.toCollection(ArrayList::new));
            if (items.size() > MAX_STREAMED_ITEMS) {
                throw new IllegalArgumentException("the stream has more than " + MAX_STREAMED_ITEMS + " elements");
            }
            return items;
        }
    }
}
