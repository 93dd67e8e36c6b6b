// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.service;

import aiko.message.Message;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.FailurePolicy;
import aiko.process.internal.command.CommandFailedException;
import aiko.process.internal.command.Excerpt;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.ServiceLogReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.osgi.service.log.Logger;

/**
 * Logs the failures of services, and applies their failure policies.
 *
 * @param remove removes a service from its process
 * @param exit ends the JVM in order
 * @param ignored logs the messages that are at fault themselves
 */
record ServiceFailures(Consumer<Occupant> remove, IntConsumer exit, IgnoredMessages ignored, Logger logger) {
    void failed(Occupant service, Message message, Throwable failure) {
        if (IgnoredMessages.isAtFault(failure)) {
            ignored.ignore(
                    service.toString(),
                    message.topic(),
                    Excerpt.ofText(failure.getMessage()),
                    new ServiceLogReference(service));
            return;
        }
        logger.error(
                "{} failed on a message on {}: {}{}",
                service,
                message.topic(),
                text(failure),
                switch (service.definition().failurePolicy()) {
                    case CONTINUE -> "";
                    case REMOVE_SERVICE -> "; removing the service";
                    case TERMINATE_PROCESS -> "; terminating the process";
                },
                failure instanceof CommandFailedException ? failure.getCause() : failure,
                new ServiceLogReference(service));
        apply(service);
    }

    /** A failure, for people. */
    static String text(Throwable failure) {
        return failure instanceof CommandFailedException ? failure.getMessage() : String.valueOf(failure.toString());
    }

    /** Applies the policy of a service that has failed. */
    void apply(Occupant service) {
        FailurePolicy policy = service.definition().failurePolicy();
        if (policy == FailurePolicy.REMOVE_SERVICE) {
            remove.accept(service);
        } else if (policy == FailurePolicy.TERMINATE_PROCESS) {
            exit.accept(1);
        }
    }
}
