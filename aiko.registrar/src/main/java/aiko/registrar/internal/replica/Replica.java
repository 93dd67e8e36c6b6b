// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.replica;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.Nonce;
import aiko.registrar.internal.wire.ServicePath;
import aiko.registrar.internal.wire.UnsuitableException;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

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

    private static final byte[] NOTHING = {};

    private final Messages messages;
    private final EventLoop eventLoop;
    private final TopicPath self;
    private final Succession succession;
    private final Target target;
    private final AddCommand command = new AddCommand();
    private final ServicePath path = new ServicePath();
    private Copy current;
    private CountCheck countCheck;
    private int copies;

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

        /** @param rows {@code (add … TIME_ADD TIME_REMOVE)}, newest removal first */
        void history(List<byte[]> rows);

        /** All services that were known when the copy began have been copied. */
        void endCopy();

        /** The copied part stays as it is. */
        void abandonCopy();
    }

    /** @param registrarProtocol by which other registrars are known */
    public Replica(Messages messages, EventLoop eventLoop, TopicPath self, String registrarProtocol, Target target) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.self = self;
        this.target = target;
        succession = new Succession(registrarProtocol);
    }

    /** Begins a copy of that primary, which replaces that of another one. */
    public void follow(TopicPath primary) {
        stop();
        if (countCheck == null || !countCheck.isOf(primary)) {
            countCheck = new CountCheck(messages, self, primary, target::size);
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
        return current == null || current.expected < 0
                ? OptionalInt.empty()
                : OptionalInt.of(current.expected - current.received);
    }

    /** The registrars in the order in which the primary lists them. */
    public Succession succession() {
        return succession;
    }

    private final class Copy {
        private final TopicPath primary;
        private final String topic;
        private final List<Handle> handles = new ArrayList<>();
        private final List<byte[]> history = new ArrayList<>();
        private int expected = -1;
        private int expectedHistory = -1;
        private int received;
        private int receivedBefore;
        private int seen;
        private int seenBefore;
        private int looks;
        private Handle historySubscription = () -> {};
        private int historyQuestions;
        private int historyBefore;
        private long historyBytes;
        private boolean historyComplete;
        private boolean complete;

        Copy(TopicPath primary) {
            this.primary = primary;
            topic = self + "/replica/" + ++copies + "-" + Nonce.next();
        }

        void begin() {
            target.beginCopy();
            succession.begin();
            handles.add(messages.subscribe(primary.out(), this::live));
            handles.add(messages.subscribe(topic + "/share", this::row));
            handles.add(eventLoop.addTimerHandler(this::watch, STALLED));
            askForHistory();
            messages.publishCommand(primary.in(), "share", topic + "/share", "*", "*", "*", "*", "*");
        }

        /** On a topic of its own each time, so that no two answers are mixed. */
        private void askForHistory() {
            String historyTopic = topic + "/history/" + ++historyQuestions;
            historySubscription.cancel();
            historySubscription = messages.subscribe(historyTopic, this::historyRow);
            history.clear();
            historyBytes = 0;
            expectedHistory = -1;
            messages.publishCommand(primary.in(), "history", historyTopic, HISTORY_ROWS);
        }

        void end() {
            historySubscription.cancel();
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
                    && history.size() == historyBefore
                    && historyQuestions < HISTORY_QUESTIONS) {
                askForHistory();
            }
            historyBefore = history.size();
            receivedBefore = received;
            seenBefore = seen;
        }

        /** An answer that has begun continues with rows; before, each message of the primary shows that it is alive. */
        private boolean isStalled() {
            return expected >= 0 ? received == receivedBefore : seen == seenBefore || looks == LATE;
        }

        private void live(Message message) {
            seen++;
            try {
                SExpression expression = SExpressions.parse(message.payload());
                if (expression.name().equals("add")) {
                    if (add(message.payload()) && complete) {
                        countCheck.contradicted();
                    }
                } else if (expression.name().equals("remove")
                        && expression.arguments().size() == 1) {
                    byte[] text = String.valueOf(expression.arguments().get(0)).getBytes(StandardCharsets.UTF_8);
                    target.remove(path.set(text, 0, text.length));
                }
            } catch (SExpressionException | IllegalArgumentException unreadable) {
                // a service without room in a copy has none in a directory either
            }
        }

        private void row(Message message) {
            seen++;
            if (complete) {
                return;
            }
            int count = count(message);
            if (count >= 0) {
                expected = count;
            } else {
                received++;
                add(message.payload());
            }
            if (received == expected) {
                complete = true;
                target.endCopy();
            }
        }

        private void historyRow(Message message) {
            seen++;
            int count = count(message);
            if (count >= 0) {
                expectedHistory = count;
            } else if (history.size() < HISTORY_ROWS) {
                historyBytes += message.payload().length;
                // The oldest are last: those beyond the limit are counted and not kept.
                history.add(historyBytes > target.historyLimit() ? NOTHING : message.payload());
            }
            if (history.size() == expectedHistory) {
                historyComplete = true;
                target.history(history);
            }
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

    /** Of {@code (item_count N)}; else -1. */
    private static int count(Message message) {
        if (message.payload().length > 40) {
            return -1;
        }
        try {
            SExpression expression = SExpressions.parse(message.payload());
            return expression.name().equals("item_count")
                    ? Integer.parseInt(String.valueOf(expression.arguments().get(0)))
                    : -1;
        } catch (SExpressionException | NumberFormatException | IndexOutOfBoundsException somethingElse) {
            return -1;
        }
    }
}
