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
 * Answers requests with what methods return: a list or an array with an item for each element, an {@code Optional} with one or
 * none, anything else with one; a stage when it completes. A failure is answered as {@code (failure TEXT)}, which nobody but our
 * clients reads. Safe for use by any thread.
 */
public final class Results {
    private static final int LONGEST_FAILURE = 1_000;

    private final String service;
    private final Messages messages;
    private final Logger logger;

    /** @param service the name by which the log speaks of it */
    public Results(String service, Messages messages, Logger logger) {
        this.service = service;
        this.messages = messages;
        this.logger = logger;
    }

    /** A method has returned that result. */
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

    /** A method has failed, or could not be called. */
    public void fail(String responseTopic, String text) {
        String excerpt = text.length() <= LONGEST_FAILURE ? text : text.substring(0, LONGEST_FAILURE) + "…";
        messages.publishCommand(responseTopic, "failure", excerpt);
    }

    private void respond(String command, String responseTopic, Object result) {
        try {
            messages.respond(responseTopic, items(result));
        } catch (RuntimeException unwritable) {
            logger.warn("service {}: the result of {} cannot be written: {}", service, command, unwritable.toString());
            fail(responseTopic, "its result cannot be written: " + unwritable.getMessage());
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
