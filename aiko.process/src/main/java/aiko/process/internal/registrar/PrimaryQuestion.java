// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.internal.ProcessMessages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks an announced registrar whether it is the primary: it requests a service that does not exist, with a response topic that
 * nobody can guess, so that only a registrar can answer. A secondary of the reference answers too, but reports its role. On
 * the event loop.
 */
final class PrimaryQuestion {
    /** The time for an answer: after it the question is repeated, and after it once more the registrar is silent. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** Questions to an announced one. */
    private static final int QUESTIONS = 2;

    private static final String PRIMARY = "primary";
    private static final String ROLE = "-role";
    private static final String PROCESS = "-process";
    private static final String LISTENS = "-listens";

    private final String answers;
    private final EventLoop eventLoop;
    private final ProcessMessages messages;
    private final Result result;
    private Handle patience = () -> {};
    private RegistrarDetails asked;
    private RegistrarDetails answered;
    private String question = "";
    private String listeningQuestion = "";
    private RegistrarDetails askedToListen;
    private RegistrarDetails listening;
    private boolean isProcessOfOurs;
    private Duration pause = PATIENCE;
    private int questionsLeft;

    /** Called on the event loop. */
    interface Result {
        /** @param reportsRemovals whether it is known to be one of ours, which report removals */
        void answered(RegistrarDetails registrar, boolean reportsRemovals);

        /** A registrar that has answered is one of ours. */
        void reportsRemovals(RegistrarDetails registrar);

        void silent(RegistrarDetails registrar);
    }

    PrimaryQuestion(TopicPath process, EventLoop eventLoop, ProcessMessages messages, Result result) {
        answers = process + "/primary/";
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.result = result;
    }

    /** Called before the first connect. */
    void open() {
        messages.subscribe(answers + '+', this::answer);
    }

    /**
     * Asks this registrar whether it listens by now: one of the reference announces itself first, and subscribes a moment
     * later. What is published to it after this question is received by it if this question is answered.
     */
    void askWhetherItListens(RegistrarDetails registrar) {
        listening = null;
        askedToListen = registrar;
        listeningQuestion = newQuestion() + LISTENS;
        askForNothing(registrar.topicPath(), listeningQuestion);
    }

    /** Whether it has answered that question. */
    boolean hasListened(RegistrarDetails registrar) {
        return registrar.equals(listening);
    }

    private String newQuestion() {
        return answers + UUID.randomUUID();
    }

    private void askForNothing(TopicPath registrar, String topic) {
        messages.publishControl(registrar.in(), "share", topic, topic, "*", "*", "*", "*");
    }

    /** Asks this registrar, and forgets the one that was asked before. */
    void ask(RegistrarDetails registrar) {
        ask(registrar, QUESTIONS, PATIENCE);
    }

    /** The same for a time limit of that many pauses. */
    void ask(RegistrarDetails registrar, int questions, Duration pauseBetween) {
        cancel();
        pause = pauseBetween;
        questionsLeft = questions;
        asked = registrar;
        answered = null;
        isProcessOfOurs = false;
        question = newQuestion();
        askAgain();
    }

    boolean isAsking() {
        return asked != null;
    }

    void cancel() {
        patience.cancel();
        asked = null;
    }

    private void askAgain() {
        if (questionsLeft-- == 0) {
            giveUp(asked);
            return;
        }
        publish();
        patience = eventLoop.addOneShotTimerHandler(this::askAgain, pause);
    }

    private void publish() {
        TopicPath registrar = asked.topicPath();
        // A registrar answers in order: the decisive answer is the last.
        messages.publishControl(registrar.withServiceId(0).control(), "ping", question + PROCESS);
        messages.publishControl(registrar.control(), "share", question + ROLE, 0, "lifecycle");
        askForNothing(registrar, question);
    }

    private void answer(Message message) {
        String topic = message.topic();
        if (topic.equals(listeningQuestion) && !message.retained()) {
            if (arguments(message, "item_count", 1).isPresent()) {
                listening = askedToListen;
            }
            return;
        }
        if (!topic.startsWith(question) || question.isEmpty() || message.retained()) {
            return;
        }
        if (topic.endsWith(PROCESS)) {
            // Processes of the reference do not answer this.
            processAnswered(arguments(message, "response", 1).isPresent());
        } else if (asked == null) {
            return;
        } else if (topic.endsWith(ROLE)) {
            arguments(message, "add", 2)
                    .filter(item -> !PRIMARY.equals(item.get(1)))
                    .ifPresent(item -> giveUp(asked));
        } else if (arguments(message, "item_count", 1).isPresent()) {
            answered = asked;
            cancel();
            result.answered(answered, isProcessOfOurs);
        }
    }

    private void processAnswered(boolean isOfOurs) {
        if (isOfOurs && !isProcessOfOurs) {
            isProcessOfOurs = true;
            if (answered != null) {
                result.reportsRemovals(answered);
            }
        }
    }

    private void giveUp(RegistrarDetails registrar) {
        cancel();
        result.silent(registrar);
    }

    private static Optional<List<Object>> arguments(Message message, String command, int count) {
        return SExpressions.arguments(message.payload(), command, count);
    }
}
