// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.internal.wire.Nonce;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Asks whether a primary registrar lives at a topic path: for a service that nobody has, with a response topic that cannot be
 * guessed. Only an answer there counts, and not that of a secondary of the reference, which answers as well but shares its role.
 * A change of a directory on {@code out} shows that the registrar may be busy: it has longer to answer.
 * Only the last question counts. Owned by the event loop.
 */
public final class LifeQuestions {
    /** The time limit of an answer, after which the question is repeated or counts as unanswered. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** The number of questions to a registrar that reports changes of a directory meanwhile. */
    static final int MOST_QUESTIONS = 10;

    private static final int FEWEST_QUESTIONS = 2;
    private static final String PRIMARY = "primary";
    private static final List<byte[]> OF_A_DIRECTORY = List.of(bytes("(add "), bytes("(remove "), bytes("(sync "));

    private final Messages messages;
    private final EventLoop eventLoop;
    private final TopicPath self;
    private final LongConsumer alive;
    private final LongConsumer silent;
    private final List<Handle> handles = new ArrayList<>();
    private Handle patience = () -> {};
    private int questions;
    private boolean isBusy;

    public LifeQuestions(
            Messages messages, EventLoop eventLoop, TopicPath self, LongConsumer alive, LongConsumer silent) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.self = self;
        this.alive = alive;
        this.silent = silent;
    }

    /** @param number is returned with the answer */
    public void ask(long number, TopicPath registrar) {
        cancel();
        String topic = self + "/alive/" + number + "-" + Nonce.next();
        handles.add(messages.subscribe(topic, answer -> answered(number, answer)));
        handles.add(messages.subscribe(topic + "/role", answer -> role(number, answer)));
        handles.add(messages.subscribe(registrar.out(), this::changed));
        questions = 0;
        ask(number, registrar, topic);
    }

    public void cancel() {
        patience.cancel();
        handles.forEach(Handle::cancel);
        handles.clear();
    }

    private void ask(long number, TopicPath registrar, String topic) {
        isBusy = false;
        questions++;
        // The role first: answers arrive in order.
        messages.publishCommand(registrar.control(), "share", topic + "/role", 0, "lifecycle");
        messages.publishCommand(registrar.in(), "share", topic, topic, "*", "*", "*", "*");
        patience = eventLoop.addOneShotTimerHandler(
                () -> {
                    if (questions < (isBusy ? MOST_QUESTIONS : FEWEST_QUESTIONS)) {
                        ask(number, registrar, topic);
                    } else {
                        endSilent(number);
                    }
                },
                PATIENCE);
    }

    private void answered(long number, Message answer) {
        if (!answer.retained() && isCommand(answer, "item_count", 1)) {
            cancel();
            alive.accept(number);
        }
    }

    private void role(long number, Message answer) {
        if (!answer.retained()
                && isCommand(answer, "add", 2)
                && !PRIMARY.equals(
                        SExpressions.parse(answer.payload()).arguments().get(1))) {
            endSilent(number);
        }
    }

    private void changed(Message message) {
        isBusy |= !message.retained() && OF_A_DIRECTORY.stream().anyMatch(start -> begins(message.payload(), start));
    }

    private void endSilent(long number) {
        cancel();
        silent.accept(number);
    }

    private static boolean isCommand(Message message, String command, int parameters) {
        try {
            SExpression expression = SExpressions.parse(message.payload());
            return expression.name().equals(command) && expression.arguments().size() == parameters;
        } catch (SExpressionException unreadable) {
            return false;
        }
    }

    private static boolean begins(byte[] payload, byte[] start) {
        return payload.length >= start.length && Arrays.equals(payload, 0, start.length, start, 0, start.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
