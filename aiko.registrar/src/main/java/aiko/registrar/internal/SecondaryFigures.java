// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.Secondary;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.DirectoryRow;
import aiko.registrar.internal.wire.Nonce;
import aiko.registrar.internal.wire.ServiceCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;

/** Asks the secondaries for their number of services, and whether they hold a copy at all. Owned by the event loop. */
final class SecondaryFigures {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** After which those that have not answered are asked again. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Messages messages;
    private final EventLoop eventLoop;
    private final TopicPath self;
    private final Directory directory;
    private final DoubleSupplier monotonicSeconds;
    private int questions;

    SecondaryFigures(RegistrarCore.Surroundings surroundings, Directory directory) {
        this.messages = surroundings.messages();
        this.eventLoop = surroundings.eventLoop();
        this.self = surroundings.self();
        this.monotonicSeconds = surroundings.monotonicSeconds();
        this.directory = directory;
    }

    CompletionStage<List<Secondary>> ask(Optional<TopicPath> primary) {
        List<DirectoryRow> rows = directory.registrars().stream()
                .filter(row -> !primary.equals(Optional.of(row.service().topicPath())))
                .toList();
        var question = new Question(rows);
        if (rows.isEmpty()) {
            question.complete();
        } else {
            question.ask();
        }
        return question.answer;
    }

    private final class Question {
        private final CompletableFuture<List<Secondary>> answer = new CompletableFuture<>();
        private final List<Handle> handles = new ArrayList<>();
        private final Map<TopicPath, Integer> counts = new HashMap<>();
        /** Those of the reference implementation. */
        private final Set<TopicPath> withoutCopy = new HashSet<>();

        private final List<DirectoryRow> rows;

        Question(List<DirectoryRow> rows) {
            this.rows = rows;
        }

        void ask() {
            String topic = self + "/secondaries/" + ++questions + "-" + Nonce.next();
            for (int i = 0; i < rows.size(); i++) {
                TopicPath registrar = rows.get(i).service().topicPath();
                if (registrar.equals(self)) {
                    counts.put(self, directory.size());
                    continue;
                }
                String responseTopic = topic + "/" + i;
                handles.add(messages.subscribe(responseTopic, message -> answered(registrar, message)));
                ServiceCount.askWithSource(messages, registrar, responseTopic);
                handles.add(eventLoop.addOneShotTimerHandler(
                        () -> {
                            if (!counts.containsKey(registrar)) {
                                ServiceCount.askWithSource(messages, registrar, responseTopic);
                            }
                        },
                        AGAIN));
            }
            handles.add(eventLoop.addOneShotTimerHandler(this::complete, PATIENCE));
            completeIfWhole();
        }

        private void answered(TopicPath registrar, Message message) {
            if (ServiceCount.isOfReference(message)) {
                withoutCopy.add(registrar);
                completeIfWhole();
            }
            ServiceCount.of(message).ifPresent(count -> {
                counts.put(registrar, count);
                completeIfWhole();
            });
        }

        private void completeIfWhole() {
            // One that holds nothing has to show why.
            if (counts.size() == rows.size()
                    && counts.entrySet().stream()
                            .allMatch(each -> each.getValue() > 0 || withoutCopy.contains(each.getKey()))) {
                complete();
            }
        }

        private void complete() {
            handles.forEach(Handle::cancel);
            double now = monotonicSeconds.getAsDouble();
            answer.complete(rows.stream()
                    .map(row -> {
                        Integer count = counts.get(row.service().topicPath());
                        return new Secondary(
                                row.service().topicPath(),
                                Queries.span(Math.max(0, now - row.timeAdded())),
                                !withoutCopy.contains(row.service().topicPath()),
                                count == null ? OptionalInt.empty() : OptionalInt.of(directory.size() - count));
                    })
                    .toList());
        }
    }
}
