// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.question;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.internal.place.Occupant;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers {@code (QUESTION RESPONSE_TOPIC)} on the {@code control} topics of services. Control handlers come first: one that keeps the message
 * answers it instead, or not at all. On the event loop of the service.
 */
public final class ServiceQuestions {
    private static final SExpressionLimits LIMITS = new SExpressionLimits(1_024, 4, 10);

    private final Messages messages;
    private final IgnoredMessages ignored;
    private final List<Question> questions;

    /**
     * A question that each service answers.
     *
     * @param beginning the bytes of the message up to the response topic
     * @param answer the items of the answer
     */
    private record Question(byte[] beginning, Function<Occupant, Collection<?>> answer) {
        Question(String name, Function<Occupant, Collection<?>> answer) {
            this(('(' + name + ' ').getBytes(StandardCharsets.UTF_8), answer);
        }

        /** Control messages are mostly something else, which must not be parsed for this. */
        boolean isIn(byte[] payload) {
            return payload.length > beginning.length
                    && Arrays.equals(payload, 0, beginning.length, beginning, 0, beginning.length);
        }
    }

    /**
     * @param incarnation of the process
     * @param accepts extensions of messages that the process understands now
     */
    public ServiceQuestions(
            String incarnation, Supplier<List<String>> accepts, Messages messages, IgnoredMessages ignored) {
        this.messages = messages;
        this.ignored = ignored;
        questions = List.of(
                new Question("describe", new Descriptions(ignored)::of),
                new Question("ping", service -> List.of(incarnation)),
                new Question("info", service -> List.of(ServiceFacts.info(service, incarnation, accepts.get()))),
                new Question("stats", service -> List.of(ServiceFacts.stats(service.statistics()))));
    }

    /** Whether the message is one of the questions. */
    public boolean isQuestion(Message message) {
        byte[] payload = message.payload();
        for (Question question : questions) {
            if (question.isIn(payload)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Answers the message if it is one of the questions. Returns true if no handler has to get it: one that was added by hand gets all
     * control messages.
     */
    public boolean answer(Occupant service, Message message) {
        byte[] payload = message.payload();
        for (Question question : questions) {
            if (question.isIn(payload)) {
                answer(question, service, message);
                return Descriptions.hasTable(service);
            }
        }
        return false;
    }

    private void answer(Question question, Occupant service, Message message) {
        try {
            SExpression expression = SExpressions.parse(message.payload(), LIMITS);
            if (expression.arguments().size() == 1 && expression.arguments().get(0) instanceof String responseTopic) {
                messages.respond(responseTopic, question.answer().apply(service));
            }
        } catch (SExpressionException | IllegalArgumentException unsuitable) {
            ignored.ignore(service.toString(), message.topic(), unsuitable.getMessage());
        }
    }
}
