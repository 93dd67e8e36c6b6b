// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.client.spi.Inquirer;
import aiko.client.spi.Questions;
import aiko.client.spi.RegistrarChanges;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Asks whether a primary registrar lives at a topic path: for a service that nobody has, with a response topic that cannot be
 * guessed. Only an answer there counts, and not that of a secondary of the reference, which answers as well but shares its role.
 * A change of a directory on {@code out} shows that the registrar may be busy: it has longer to answer.
 * Only the last question counts. Owned by the event loop.
 */
public final class LifeQuestions {
    /** The pause until a question is repeated. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** The time limit of an answer. */
    static final Duration PATIENCE = PAUSE.multipliedBy(2);

    /** The number of questions to a registrar that reports changes of a directory meanwhile. */
    static final int MOST_QUESTIONS = 10;

    private static final String PRIMARY = "primary";

    private final Messages messages;
    private final Questions questions;
    private final LongConsumer alive;
    private final LongConsumer silent;
    private Handle round = () -> {};
    private Handle changes = () -> {};
    private boolean isBusy;
    private long fewestQuestions;

    /** In this order, since answers arrive in order: the second one decides. */
    private enum Question {
        ROLE,
        SERVICES
    }

    public LifeQuestions(
            Messages messages, EventLoop eventLoop, TopicPath self, LongConsumer alive, LongConsumer silent) {
        this.messages = messages;
        this.alive = alive;
        this.silent = silent;
        questions = new Questions(messages, eventLoop, self + "/alive");
    }

    /** @param number is returned with the answer */
    public void ask(long number, TopicPath registrar) {
        ask(number, registrar, PATIENCE);
    }

    /**
     * Asks one that is known to have answered before.
     *
     * @param patience the time limit of an answer
     */
    void ask(long number, TopicPath registrar, Duration patience) {
        cancel();
        fewestQuestions = Math.max(PATIENCE.dividedBy(PAUSE), patience.dividedBy(PAUSE));
        changes = RegistrarChanges.follow(messages, registrar, new RegistrarChanges.Listener() {
            @Override
            public void changed() {
                isBusy = true;
            }
        });
        round = questions.ask(List.of(Question.values()), this::pause, new Inquirer<>() {
            @Override
            public void ask(Question question, String responseTopic) {
                if (question == Question.ROLE) {
                    messages.publishCommand(registrar.control(), "share", responseTopic, 0, "lifecycle");
                } else {
                    messages.publishCommand(registrar.in(), "share", responseTopic, responseTopic, "*", "*", "*", "*");
                }
            }

            @Override
            public boolean answered(Question question, Message answer) {
                if (question == Question.ROLE) {
                    return isRole(number, answer);
                }
                if (SExpressions.arguments(answer.payload(), "item_count", 1).isPresent()) {
                    cancel();
                    alive.accept(number);
                }
                return false;
            }

            @Override
            public void ended(List<Question> unanswered) {
                endSilent(number);
            }
        });
    }

    /** The time limit of an answer of a registrar that is busy. */
    static Duration longest(Duration patience) {
        Duration busy = PAUSE.multipliedBy(MOST_QUESTIONS);
        return patience.compareTo(busy) > 0 ? patience : busy;
    }

    public void cancel() {
        round.cancel();
        changes.cancel();
    }

    private Optional<Duration> pause(int times) {
        boolean isPatient = times < (isBusy ? Math.max(MOST_QUESTIONS, fewestQuestions) : fewestQuestions);
        isBusy = false;
        return isPatient ? Optional.of(PAUSE) : Optional.empty();
    }

    private boolean isRole(long number, Message answer) {
        Optional<List<Object>> item = SExpressions.arguments(answer.payload(), "add", 2);
        if (item.isPresent() && !PRIMARY.equals(item.get().get(1))) {
            endSilent(number);
        }
        return item.isPresent();
    }

    private void endSilent(long number) {
        cancel();
        silent.accept(number);
    }
}
