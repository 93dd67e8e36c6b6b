// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.Message;
import aiko.threading.OnEventLoop;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles the messages of one service, on the event loop of the service, one at a time and in order. Control messages overtake
 * others.
 *
 * <p>A handler must not block. An exception is logged on the log topic of the service; the {@link FailurePolicy} of the service
 * is its consequence. An {@link aiko.message.UnsuitableMessageException} or {@link aiko.sexpression.SExpressionException} is no
 * failure: the message is ignored in one line.
 *
 * <pre>{@code
 * process.addService(ServiceDefinition.named("listener"), message -> logger.info("{}", message.text()));
 * }</pre>
 */
@OnEventLoop
@ConsumerType
@FunctionalInterface
public interface ServiceHandler {
    /** Handles a message on the {@code in} topic of the service. */
    void in(Message message);

    /** Handles a message on the {@code control} topic of the service. */
    default void control(Message message) {}

    /**
     * The commands that {@link #in} handles, for people who ask with {@code aiko:describe} or {@code AikoClient.describe}. Called with
     * each question. Empty if they are not stated.
     */
    default List<CommandDescription> describeCommands() {
        return List.of();
    }
}
