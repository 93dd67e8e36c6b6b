// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.client.spi.Inquirer;
import aiko.client.spi.Patience;
import aiko.client.spi.Questions;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.Secondary;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.DirectoryRow;
import aiko.registrar.internal.wire.ServiceCount;
import java.time.Duration;
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
    private final TopicPath self;
    private final Directory directory;
    private final DoubleSupplier monotonicSeconds;
    private final Questions questions;

    SecondaryFigures(RegistrarCore.Surroundings surroundings, Directory directory) {
        this.messages = surroundings.messages();
        this.self = surroundings.self();
        this.monotonicSeconds = surroundings.monotonicSeconds();
        this.directory = directory;
        questions = new Questions(messages, surroundings.eventLoop(), self + "/secondaries");
    }

    CompletionStage<List<Secondary>> ask(Optional<TopicPath> primary) {
        List<DirectoryRow> rows = directory.registrars().stream()
                .filter(row -> !primary.equals(Optional.of(row.service().topicPath())))
                .toList();
        List<TopicPath> others = rows.stream()
                .map(row -> row.service().topicPath())
                .filter(registrar -> !registrar.equals(self))
                .toList();
        var figures = new Figures(rows);
        questions.ask(others, Patience.of(AGAIN, PATIENCE.minus(AGAIN)), figures);
        return figures.answer;
    }

    private final class Figures implements Inquirer<TopicPath> {
        private final CompletableFuture<List<Secondary>> answer = new CompletableFuture<>();
        private final Map<TopicPath, Integer> counts = new HashMap<>();
        /** Those of the reference implementation. */
        private final Set<TopicPath> withoutCopy = new HashSet<>();

        private final List<DirectoryRow> rows;

        Figures(List<DirectoryRow> rows) {
            this.rows = rows;
        }

        @Override
        public void ask(TopicPath registrar, String responseTopic) {
            ServiceCount.askWithSource(messages, registrar, responseTopic);
        }

        @Override
        public boolean answered(TopicPath registrar, Message message) {
            if (ServiceCount.isOfReference(message)) {
                withoutCopy.add(registrar);
            }
            ServiceCount.of(message).ifPresent(count -> counts.put(registrar, count));
            Integer count = counts.get(registrar);
            // One that holds nothing has to show why.
            return count != null && (count > 0 || withoutCopy.contains(registrar));
        }

        @Override
        public void ended(List<TopicPath> silent) {
            counts.put(self, directory.size());
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
