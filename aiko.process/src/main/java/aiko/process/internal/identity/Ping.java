// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Optional;

/** Answers {@code (ping RESPONSE_TOPIC)} with the incarnation of this process. */
public record Ping(String incarnation, Messages messages, IgnoredMessages ignored) {
    private static final SExpressionLimits LIMITS = new SExpressionLimits(1 << 16, 100, 10_000);

    /** Other commands are ignored here. Returns the response topic of an answered one. */
    public Optional<String> answer(Message message) {
        try {
            SExpression expression = SExpressions.parse(message.payload(), LIMITS);
            if (expression.name().equals("ping")
                    && expression.arguments().size() == 1
                    && expression.arguments().get(0) instanceof String responseTopic) {
                messages.respond(responseTopic, List.of(incarnation));
                return Optional.of(responseTopic);
            }
        } catch (SExpressionException | IllegalArgumentException unsuitable) {
            ignored.ignore("", message.topic(), unsuitable.getMessage());
        }
        return Optional.empty();
    }
}
