// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads removals of services from the {@code out} topic of the primary registrar while slow requests are under way. Owned by
 * the event loop.
 */
final class RemovalWatch {
    private static final byte[] REMOVE = "(remove ".getBytes(StandardCharsets.UTF_8);

    private final Messages messages;
    private final Consumer<TopicPath> removed;
    private Optional<RegistrarDetails> watched = Optional.empty();
    private Handle subscription = () -> {};

    RemovalWatch(Messages messages, Consumer<TopicPath> removed) {
        this.messages = messages;
        this.removed = removed;
    }

    /** Watches this registrar instead of another one, or none. */
    void watch(Optional<RegistrarDetails> registrar) {
        if (registrar.equals(watched)) {
            return;
        }
        subscription.cancel();
        watched = registrar;
        subscription = registrar
                .map(primary -> messages.subscribe(primary.topicPath().out(), this::read))
                .orElse(() -> {});
    }

    private void read(Message message) {
        byte[] payload = message.payload();
        if (message.retained()
                || payload.length <= REMOVE.length
                || !Arrays.equals(payload, 0, REMOVE.length, REMOVE, 0, REMOVE.length)) {
            return;
        }
        try {
            SExpression expression = SExpressions.parse(payload);
            if (expression.arguments().size() == 1) {
                removed.accept(
                        TopicPath.parse(String.valueOf(expression.arguments().get(0))));
            }
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            // not the removal of a service
        }
    }
}
