// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.threading.NotThreadSafe;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks questions with response topics that nobody can guess, repeats those that are not answered in time, and ends each round of
 * questions once: with the last answer, or when the patience is over. Several rounds may be open; they share one subscription, and
 * without an open round there is none. It stores nothing of an answer. Owned by the event loop.
 *
 * <p>For parts of a container that exist without an {@link aiko.client.AikoClient}, such as a registrar, which run over any messages
 * and event loop, also those of a simulation.
 *
 * <pre>{@code
 * var questions = new Questions(messages, process.eventLoop(), process.topicPath() + "/survivors");
 * questions.ask(names, Patience.of(Duration.ofMillis(400), Duration.ofMillis(600)), new Inquirer<String>() {
 *     public void ask(String process, String responseTopic) {
 *         messages.publishCommand(process + "/0/control", "ping", responseTopic);
 *     }
 *
 *     public boolean answered(String process, Message answer) {
 *         return true;
 *     }
 *
 *     public void ended(List<String> silent) {
 *         names.removeAll(silent);
 *     }
 * });
 * }</pre>
 */
@NotThreadSafe
public final class Questions {
    private final Messages messages;
    private final EventLoop eventLoop;
    private final ResponseTopics<Consumer<Message>> topics;
    /** Null without open questions. */
    private @Nullable Handle subscription;

    /**
     * Without open questions, it uses nothing.
     *
     * @param parent the topic above the response topics: the topic path of the service that asks, and the purpose
     */
    public Questions(Messages messages, EventLoop eventLoop, String parent) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        topics = new ResponseTopics<>(parent);
    }

    /**
     * Asks all of the questions. Without any, the round ends before this method returns.
     *
     * @return the round, which can be cancelled
     */
    public <T> Round<T> ask(Collection<? extends T> questions, Patience patience, Inquirer<T> inquirer) {
        var round = new Round<T>(patience, inquirer);
        questions.forEach(round::open);
        subscribe();
        round.askOrEnd();
        return round;
    }

    private void subscribe() {
        if (subscription == null && !topics.open().isEmpty()) {
            subscription = messages.subscribe(topics.filter(), this::received);
        }
    }

    private void unsubscribe() {
        if (subscription != null && topics.open().isEmpty()) {
            subscription.cancel();
            subscription = null;
        }
    }

    private void received(Message message) {
        Consumer<Message> open = topics.match(message);
        if (open != null) {
            open.accept(message);
        }
    }

    /** Questions that were asked together. If it is cancelled, the inquirer is not called any more. */
    @NotThreadSafe
    public final class Round<T> implements Handle {
        private final Patience patience;
        private final Inquirer<T> inquirer;
        private final Set<Question> unanswered = new LinkedHashSet<>();
        private Handle pause = () -> {};
        private int times;
        private boolean hasEnded;

        private Round(Patience patience, Inquirer<T> inquirer) {
            this.patience = patience;
            this.inquirer = inquirer;
        }

        private void open(T question) {
            var opened = new Question(question, topics.next());
            unanswered.add(opened);
            topics.open(opened.topic, opened);
        }

        private void askOrEnd() {
            Optional<Duration> next = unanswered.isEmpty() ? Optional.empty() : patience.pause(times);
            if (next.isEmpty()) {
                end();
                return;
            }
            times++;
            pause = eventLoop.addOneShotTimerHandler(this::askOrEnd, next.get());
            List.copyOf(unanswered).forEach(Question::ask);
        }

        /** Counts questions as answered, because of something else than an answer. */
        public void settle(Predicate<? super T> which) {
            if (unanswered.removeIf(question -> which.test(question.content) && topics.close(question.topic))) {
                endIfAnswered();
            }
        }

        private void answered(Question question) {
            if (unanswered.remove(question)) {
                topics.close(question.topic);
                endIfAnswered();
            }
        }

        private void endIfAnswered() {
            if (unanswered.isEmpty()) {
                end();
            }
        }

        private void end() {
            if (!hasEnded) {
                List<T> contents =
                        unanswered.stream().map(question -> question.content).toList();
                cancel();
                inquirer.ended(contents);
            }
        }

        @Override
        public void cancel() {
            hasEnded = true;
            pause.cancel();
            unanswered.forEach(question -> topics.close(question.topic));
            unanswered.clear();
            unsubscribe();
        }

        private final class Question implements Consumer<Message> {
            private final T content;
            private final String topic;

            Question(T content, String topic) {
                this.content = content;
                this.topic = topic;
            }

            void ask() {
                if (!hasEnded) {
                    inquirer.ask(content, topic);
                }
            }

            @Override
            public void accept(Message answer) {
                if (inquirer.answered(content, answer)) {
                    answered(this);
                }
            }
        }
    }
}
