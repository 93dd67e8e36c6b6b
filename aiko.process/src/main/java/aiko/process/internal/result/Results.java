// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.result;

import aiko.message.Messages;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.osgi.service.log.Logger;

/**
 * Publishes the results of methods as answers: a collection or an array has an item for each element, an {@code Optional} at most
 * one, anything else one; a stage is answered when it completes. A failure is answered with {@code (failure TEXT)}, which only our
 * clients read. Safe for use by any thread.
 */
public final class Results {
    private static final int MAX_FAILURE_CHARACTERS = 1_000;

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
            stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    respond(command, responseTopic, value);
                } else {
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    logger.warn("service {}: request {} failed: {}", service, command, cause.toString(), cause);
                    fail(responseTopic, cause.toString());
                }
            });
        } else {
            respond(command, responseTopic, result);
        }
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
        Object written = WrittenValues.of(result);
        boolean isMany = result instanceof Iterable
                || result != null && result.getClass().isArray();
        return isMany && written instanceof List<?> items
                ? items
                : Collections.unmodifiableList(Arrays.asList(written));
    }
}
