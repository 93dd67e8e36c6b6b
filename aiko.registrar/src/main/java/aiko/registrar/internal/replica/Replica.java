// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.replica;

import aiko.client.Request;
import aiko.client.spi.AnswerProgress;
import aiko.client.spi.Inquirer;
import aiko.client.spi.Patience;
import aiko.client.spi.Questions;
import aiko.client.spi.RegistrarChanges;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.history.RowReader;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;
import aiko.registrar.internal.wire.UnsuitableException;
import aiko.sexpression.SExpressionException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Copies the directory and the history of a primary, with the same requests as everybody, and then follows
 * the changes that the primary publishes on {@code out}. Owned by the event loop.
 */
public final class Replica {
    /** A copy is begun again if no row has arrived for this time. */
    static final Duration STALLED = Duration.ofSeconds(5);

    /** The factor for a primary that is busy, as its messages show, and has not begun to answer. */
    private static final int LATE = 3;

    /** How often history is asked for again when a part of it has got lost. */
    private static final int HISTORY_QUESTIONS = 3;

    private static final int HISTORY_ROWS = 4_096;

    private final Messages messages;
    private final EventLoop eventLoop;
    private final Questions questions;
    private final Succession succession;
    private final Target target;
    private final AddCommand command = new AddCommand();
    private final RowReader historyRows = new RowReader();
    private final ServicePath path = new ServicePath();
    private Copy current;
    private CountCheck countCheck;

    /** The target of the copy. */
    public interface Target {
        /** From here on, services that are not added again are removed at the end of the copy. */
        void beginCopy();

        /** Returns whether it is known with other details, which are replaced: no primary reports that. */
        boolean add(AddCommand command);

        void remove(ServicePath path);

        /** Services that there are. */
        int size();

        /** Bytes of history that there is room for. */
        long historyLimit();

        /** The history of the primary, as far as there is room for it. */
        void history(RemovalHistory.Others rows);

        /** All services that were known when the copy began have been copied. */
        void endCopy();

        /** The copied part stays as it is. */
        void abandonCopy();
    }

    /** @param registrarProtocol by which other registrars are known */
    public Replica(Messages messages, EventLoop eventLoop, TopicPath self, String registrarProtocol, Target target) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.target = target;
        questions = new Questions(messages, eventLoop, self + "/replica");
        succession = new Succession(registrarProtocol);
    }

    /** Begins a copy of that primary, which replaces that of another one. */
    public void follow(TopicPath primary) {
        stop();
        if (countCheck == null || !countCheck.isOf(primary)) {
            countCheck = new CountCheck(messages, questions, primary, target::size);
        }
        current = new Copy(primary);
        current.begin();
    }

    /** Copies the primary again, if there is one. */
    public void restart() {
        if (current != null) {
            follow(current.primary);
        }
    }

    /** The copy stays, and is not updated any more. */
    public void stop() {
        if (current != null) {
            current.end();
            current = null;
            countCheck.close();
        }
    }

    /** Whether there is a whole copy, which is followed. */
    public boolean isComplete() {
        return current != null && current.complete;
    }

    /** The number of missing rows; empty while it is not known. */
    public OptionalInt missing() {
        return current == null || current.services.expected() < 0
                ? OptionalInt.empty()
                : OptionalInt.of(current.services.expected() - current.services.received());
    }

    /** The registrars in the order in which the primary lists them. */
    public Succession succession() {
        return succession;
    }

    private final class Copy implements RegistrarChanges.Listener {
        private final TopicPath primary;
        private final List<Handle> handles = new ArrayList<>();
        private RemovalHistory.Others history = new RemovalHistory.Others();
        private final AnswerProgress services = new AnswerProgress(Request.COUNTED);
        private AnswerProgress removals = new AnswerProgress(Request.COUNTED);
        private int receivedBefore;
        private int seen;
        private int seenBefore;
        private int looks;
        private Handle historyQuestion = () -> {};
        private int historyQuestions;
        private int historyBefore;
        private long historyBytes;
        private boolean historyComplete;
        private boolean complete;

        Copy(TopicPath primary) {
            this.primary = primary;
        }

        void begin() {
            target.beginCopy();
            succession.begin();
            handles.add(RegistrarChanges.follow(messages, primary, this));
            handles.add(eventLoop.addTimerHandler(this::watch, STALLED));
            askForHistory();
            handles.add(ask(
                    topic -> messages.publishCommand(primary.in(), "share", topic, "*", "*", "*", "*", "*"),
                    this::row));
        }

        /** On a topic of its own each time, so that no two answers are mixed. */
        private void askForHistory() {
            historyQuestions++;
            historyQuestion.cancel();
            history = new RemovalHistory.Others();
            historyBytes = 0;
            removals = new AnswerProgress(Request.COUNTED);
            historyQuestion = ask(
                    topic -> messages.publishCommand(primary.in(), "history", topic, HISTORY_ROWS), this::historyRow);
        }

        void end() {
            historyQuestion.cancel();
            handles.forEach(Handle::cancel);
            handles.clear();
            if (!complete) {
                target.abandonCopy();
            }
        }

        private void watch() {
            looks++;
            if (complete ? countCheck.isCopyDue() : isStalled()) {
                restart();
                return;
            }
            if (complete
                    && !historyComplete
                    && removals.received() == historyBefore
                    && historyQuestions < HISTORY_QUESTIONS) {
                askForHistory();
            }
            historyBefore = removals.received();
            receivedBefore = services.received();
            seenBefore = seen;
        }

        /** An answer that has begun continues with rows; before, each message of the primary shows that it is alive. */
        private boolean isStalled() {
            return services.expected() >= 0
                    ? services.received() == receivedBefore
                    : seen == seenBefore || looks == LATE;
        }

        /** @param answer reads a message of the answer, and returns whether it is complete */
        private Handle ask(Consumer<String> question, Predicate<byte[]> answer) {
            // The copy watches the progress itself.
            return questions.ask(List.of(primary), Patience.of(Request.MAX_TIME_LIMIT), new Inquirer<>() {
                @Override
                public void ask(TopicPath registrar, String responseTopic) {
                    question.accept(responseTopic);
                }

                @Override
                public boolean answered(TopicPath registrar, Message message) {
                    seen++;
                    return answer.test(message.payload());
                }
            });
        }

        private boolean row(byte[] payload) {
            if (services.step(payload).isItem()) {
                add(payload);
            }
            complete = services.isComplete();
            if (complete) {
                target.endCopy();
            }
            return complete;
        }

        private boolean historyRow(byte[] payload) {
            // Each row is read when it arrives: all at once would keep the event loop from everything else.
            if (removals.step(payload).isItem() && history.size() < HISTORY_ROWS) {
                historyBytes += payload.length;
                // The oldest are last: those beyond the limit are counted and not kept.
                if (historyBytes <= target.historyLimit()) {
                    historyRows.read(payload).ifPresent(history::add);
                }
            }
            historyComplete = removals.isComplete();
            if (historyComplete) {
                target.history(history);
            }
            return historyComplete;
        }

        @Override
        public void changed() {
            seen++;
        }

        @Override
        public void added(byte[] addCommand) {
            if (add(addCommand) && complete) {
                countCheck.contradicted();
            }
        }

        @Override
        public void removed(String topicPath) {
            byte[] text = topicPath.getBytes(StandardCharsets.UTF_8);
            target.remove(path.set(text, 0, text.length));
        }

        private boolean add(byte[] payload) {
            try {
                command.set(payload);
                boolean isContradiction = target.add(command);
                succession.added(command);
                return isContradiction;
            } catch (SExpressionException | IllegalArgumentException | UnsuitableException unreadable) {
                // the reference writes some rows so that nobody can read them
                return false;
            }
        }
    }
}
