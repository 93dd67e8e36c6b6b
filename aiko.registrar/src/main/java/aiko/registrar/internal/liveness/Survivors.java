// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.directory.DirectoryRow;
import aiko.registrar.internal.wire.Nonce;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks processes whether they live: by {@code (ping …)}, and those that do not know it by a question for the shared state of
 * one of their services. Owned by the event loop.
 */
public final class Survivors {
    /** The time limit of an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** After which those that have not answered are asked again: a message may get lost, and much hangs on it. */
    private static final Duration AGAIN = Duration.ofMillis(400);

    /** The tag of services that have shared state. */
    public static final String SHARED_STATE_TAG = "ec=true";

    private final Messages messages;
    private final EventLoop eventLoop;
    private final TopicPath self;
    private final List<Handle> handles = new ArrayList<>();
    /** By response topic. */
    private Map<String, Asked> waiting = new LinkedHashMap<>();

    private Result result;
    private int surveys;

    /** @param sharing a service of it with shared state, or null */
    private record Asked(ProcessRow process, TopicPath sharing) {}

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
        this.eventLoop = eventLoop;
        this.self = self;
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
        this.result = result;
        String topic = self + "/survivors/" + ++surveys + "-" + Nonce.next();
        var sharing = new HashMap<String, TopicPath>();
        sharingServices.forEach(row -> sharing.putIfAbsent(
                row.service().topicPath().process(), row.service().topicPath()));
        handles.add(messages.subscribe(topic + "/+", this::answered));
        handles.add(eventLoop.addOneShotTimerHandler(this::settle, PATIENCE));
        handles.add(eventLoop.addOneShotTimerHandler(() -> waiting.forEach(this::ask), AGAIN));
        for (ProcessRow process : processes) {
            TopicPath service = process.incarnation().isEmpty() ? sharing.get(process.process()) : null;
            waiting.put(topic + "/" + waiting.size(), new Asked(process, service));
        }
        waiting.forEach(this::ask);
    }

    private void ask(String responseTopic, Asked asked) {
        messages.publishCommand(asked.process().process() + "/0/control", "ping", responseTopic);
        if (asked.sharing() != null) {
            messages.publishCommand(asked.sharing().control(), "share", responseTopic, 0, "lifecycle");
        }
    }

    /** A process has shown otherwise that it lives. */
    public void lives(String process) {
        if (waiting.values().removeIf(each -> each.process().process().equals(process))) {
            finishIfAllLive();
        }
    }

    public void cancel() {
        handles.forEach(Handle::cancel);
        handles.clear();
        waiting = new LinkedHashMap<>();
    }

    /** The answer to a ping names the incarnation, after an item count. */
    private void answered(Message message) {
        Asked asked = waiting.get(message.topic());
        if (asked == null) {
            return;
        }
        ProcessRow process = asked.process();
        Optional<String> incarnation = incarnation(message);
        if (process.incarnation().isPresent()) {
            if (incarnation.isEmpty()) {
                return;
            }
            if (!incarnation.equals(process.incarnation())) {
                result.gone(process.process(), incarnation);
            }
        }
        waiting.remove(message.topic());
        finishIfAllLive();
    }

    private void finishIfAllLive() {
        if (waiting.isEmpty()) {
            cancel();
            result.done();
        }
    }

    private void settle() {
        List<Asked> silent = List.copyOf(waiting.values());
        cancel();
        silent.forEach(asked -> result.gone(asked.process().process(), Optional.empty()));
        result.done();
    }

    private static Optional<String> incarnation(Message message) {
        try {
            SExpression expression = SExpressions.parse(message.payload());
            return expression.name().equals("response")
                            && expression.arguments().size() == 1
                    ? Optional.of(String.valueOf(expression.arguments().get(0)))
                    : Optional.empty();
        } catch (SExpressionException unreadable) {
            return Optional.empty();
        }
    }
}
