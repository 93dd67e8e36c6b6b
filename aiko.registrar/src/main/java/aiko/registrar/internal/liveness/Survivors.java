// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.client.spi.Inquirer;
import aiko.client.spi.Patience;
import aiko.client.spi.Questions;
import aiko.event.EventLoop;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.directory.DirectoryRow;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks processes whether they live: by {@code (ping …)}, and those that do not know it by a question for the shared state of
 * one of their services. Owned by the event loop.
 */
public final class Survivors {
    /** The time limit of an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    /** After which those that have not answered are asked again: a message may get lost, and much hangs on it. */
    private static final Duration AGAIN = Duration.ofMillis(400);

    /** The tag of services that have shared state. */
    public static final String SHARED_STATE_TAG = "ec=true";

    private final Messages messages;
    private final Questions questions;
    private Optional<Questions.Round<ProcessRow>> round = Optional.empty();

    /** Is called with the results. */
    public interface Result {
        /**
         * The process with this topic path is not the one that was known.
         *
         * @param incarnation of the one that lives; empty if none does
         */
        void gone(String process, Optional<String> incarnation);

        /** All results have been reported. */
        void done();
    }

    public Survivors(Messages messages, EventLoop eventLoop, TopicPath self) {
        this.messages = messages;
        questions = new Questions(messages, eventLoop, self + "/survivors");
    }

    /**
     * Asks all of the processes; earlier questions are forgotten.
     *
     * @param sharingServices services with shared state, of any of the processes
     */
    public void ask(List<ProcessRow> processes, List<DirectoryRow> sharingServices, Result result) {
        cancel();
        if (processes.isEmpty()) {
            result.done();
            return;
        }
        var sharing = new HashMap<String, TopicPath>();
        sharingServices.forEach(row -> sharing.putIfAbsent(
                row.service().topicPath().process(), row.service().topicPath()));
        round = Optional.of(
                questions.ask(processes, Patience.of(AGAIN, PATIENCE.minus(AGAIN)), new LifeQuestion(sharing, result)));
    }

    /** A process has shown otherwise that it lives. */
    public void lives(String process) {
        round.ifPresent(asked -> asked.settle(each -> each.process().equals(process)));
    }

    public void cancel() {
        round.ifPresent(Questions.Round::cancel);
    }

    private final class LifeQuestion implements Inquirer<ProcessRow> {
        /** By process, a service with shared state. */
        private final Map<String, TopicPath> sharing;

        private final Result result;

        LifeQuestion(Map<String, TopicPath> sharing, Result result) {
            this.sharing = sharing;
            this.result = result;
        }

        @Override
        public void ask(ProcessRow process, String responseTopic) {
            messages.publishCommand(process.process() + "/0/control", "ping", responseTopic);
            TopicPath service = sharing.get(process.process());
            if (process.incarnation().isEmpty() && service != null) {
                messages.publishCommand(service.control(), "share", responseTopic, 0, "lifecycle");
            }
        }

        /** The answer to a ping names the incarnation, after an item count. */
        @Override
        public boolean answered(ProcessRow process, Message answer) {
            if (process.incarnation().isEmpty()) {
                return true;
            }
            Optional<String> incarnation = SExpressions.arguments(answer.payload(), "response", 1)
                    .map(arguments -> String.valueOf(arguments.get(0)));
            if (incarnation.isPresent() && !incarnation.equals(process.incarnation())) {
                result.gone(process.process(), incarnation);
            }
            return incarnation.isPresent();
        }

        @Override
        public void ended(List<ProcessRow> silent) {
            silent.forEach(process -> result.gone(process.process(), Optional.empty()));
            result.done();
        }
    }
}
