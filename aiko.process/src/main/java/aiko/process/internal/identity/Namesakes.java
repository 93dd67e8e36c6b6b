// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.internal.ProcessMessages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.UUID;

/**
 * Detects another running process with the topic path of this one. After each connect, a process sends a ping to its own path
 * before it announces itself, and receives at least its own answer. Of two processes that notice each other, the younger one
 * gives way, once the elder one has answered a second ping too. Retained messages, last wills and unrequested messages prove
 * nothing. Owned by the event loop.
 */
public final class Namesakes {
    /**
     * Another process gets the ping at the same time as this one, and answers about as fast: but its threads may have to wait for a
     * processor while those of this one run, and the longer, the busier the machine is.
     */
    private static final int TIMES_AS_LONG = 4;

    private static final Duration LEAST_PATIENCE = Duration.ofMillis(25);

    /** The limit, also if the server does not deliver the ping, for lack of permission. */
    private static final Duration LIMIT = Duration.ofMillis(500);

    /** The pause between two repetitions, whatever is received. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String answers;
    private final String control;
    private final String incarnation;
    private final EventLoop eventLoop;
    private final ProcessMessages messages;
    private final Owner owner;
    private final Seldom askAgain;
    private final Seldom contradict;
    private Runnable whenAlone;
    private Handle patience = () -> {};
    private String question = "";
    /** The question that an elder process has answered, while another answer is awaited; empty if there is none. */
    private String answered = "";

    private long askedAt;
    private boolean hasGivenWay;
    private boolean isElderReported;

    /** Called on the event loop. */
    public interface Owner {
        /** Registrars may have removed the services of this process: announce them again. */
        void contradict();

        /** An elder process has answered twice. Returns whether this one gives way; otherwise the answers are ignored. */
        boolean giveWay();
    }

    public Namesakes(
            TopicPath topicPath, String incarnation, EventLoop eventLoop, ProcessMessages messages, Owner owner) {
        answers = topicPath + "/who/";
        control = topicPath.control();
        this.incarnation = incarnation;
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.owner = owner;
        askAgain = new Seldom(this::askNow);
        contradict = new Seldom(owner::contradict);
    }

    /** Called before the first connect. */
    public void open() {
        messages.subscribe(answers + '+', this::answer);
    }

    /** Asks who is there. Runs the action once no elder process has answered. */
    public void ask(Runnable alone) {
        if (hasGivenWay) {
            return;
        }
        whenAlone = alone;
        waitForAnswers();
        askNow();
    }

    private void waitForAnswers() {
        patience.cancel();
        patience = eventLoop.addOneShotTimerHandler(this::alone, LIMIT);
    }

    /** Whether another process may have the topic path, so that nothing may be announced. */
    public boolean isInDoubt() {
        return whenAlone != null || hasGivenWay;
    }

    public void disconnected() {
        patience.cancel();
        whenAlone = null;
        isElderReported = false;
    }

    private void askNow() {
        if (!hasGivenWay) {
            answered = "";
            sendQuestion();
        }
    }

    /** An answer may have been late, or of a process that has ended since. */
    private void askOnceMore() {
        answered = question;
        if (whenAlone != null || isElderReported) {
            waitForAnswers();
        }
        sendQuestion();
    }

    private void sendQuestion() {
        question = answers + incarnation + '-' + UUID.randomUUID();
        askedAt = System.nanoTime();
        messages.publishControl(control, "ping", question);
    }

    private void alone() {
        Runnable then = whenAlone;
        whenAlone = null;
        boolean isContradicted = isElderReported;
        isElderReported = false;
        if (then != null) {
            then.run();
        } else if (isContradicted) {
            // No answer: the report of an elder process was false, and registrars have believed it.
            contradict.soon();
        }
    }

    private void answer(Message message) {
        String whose = argument(message, "response");
        if (whose == null || hasGivenWay) {
            return;
        }
        boolean isAnswer = message.topic().equals(question);
        if (whose.equals(incarnation)) {
            if (isAnswer && (whenAlone != null || isElderReported)) {
                bePatient(Duration.ofNanos(TIMES_AS_LONG * (System.nanoTime() - askedAt)));
            }
        } else if (Incarnations.isElder(whose, incarnation)) {
            if (isAnswer) {
                elderAnswered();
            } else if (!message.topic().equals(answered)) {
                askAgain.soon();
            }
        }
    }

    private void elderAnswered() {
        if (answered.isEmpty()) {
            askOnceMore();
        } else {
            hasGivenWay = owner.giveWay();
            if (hasGivenWay) {
                disconnected();
            }
        }
    }

    private void bePatient(Duration wanted) {
        patience.cancel();
        Duration most = wanted.compareTo(LIMIT) > 0 ? LIMIT : wanted;
        patience = eventLoop.addOneShotTimerHandler(
                this::alone, most.compareTo(LEAST_PATIENCE) > 0 ? most : LEAST_PATIENCE);
    }

    /** A message was received on the state topic of this process. */
    public void stateReceived(Message message) {
        String present = argument(message, "present");
        if (present == null || present.equals(incarnation) || hasGivenWay) {
            return;
        }
        if (Incarnations.isElder(present, incarnation)) {
            isElderReported = true;
            askAgain.soon();
        } else {
            contradict.soon();
        }
    }

    private static String argument(Message message, String command) {
        return SExpressions.arguments(message.payload(), command, 1)
                .map(arguments -> arguments.get(0) instanceof String text ? text : null)
                .orElse(null);
    }

    /** Does something at once, and again after a pause if it was requested meanwhile. */
    private final class Seldom {
        private final Runnable action;
        private boolean pausing;
        private boolean wanted;

        Seldom(Runnable action) {
            this.action = action;
        }

        void soon() {
            if (pausing) {
                wanted = true;
                return;
            }
            pausing = true;
            eventLoop.addOneShotTimerHandler(this::pauseOver, PAUSE);
            action.run();
        }

        private void pauseOver() {
            pausing = false;
            if (wanted) {
                wanted = false;
                soon();
            }
        }
    }
}
