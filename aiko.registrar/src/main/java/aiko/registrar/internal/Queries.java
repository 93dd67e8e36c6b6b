// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.RegistrarStatistics;
import aiko.registrar.RemovedRow;
import aiko.registrar.Secondary;
import aiko.registrar.ServiceQuery;
import aiko.registrar.ServiceRow;
import aiko.registrar.internal.change.Rate;
import aiko.registrar.internal.directory.DirectoryRow;
import aiko.registrar.internal.directory.ServicePredicates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The queries of other threads, answered by the event loop. Safe for use by any thread. */
final class Queries {
    private final EventLoop eventLoop;
    private final RegistrarCore core;
    private final SecondaryFigures secondaries;
    private final Searches searches;
    private final DoubleSupplier monotonicSeconds;

    Queries(RegistrarCore.Surroundings surroundings, RegistrarCore core) {
        this.eventLoop = surroundings.eventLoop();
        this.monotonicSeconds = surroundings.monotonicSeconds();
        this.core = core;
        secondaries = new SecondaryFigures(surroundings, core.directory());
        searches = new Searches(eventLoop);
    }

    CompletionStage<RegistrarStatistics> statistics() {
        return onLoop(() -> {
            double now = monotonicSeconds.getAsDouble();
            Rate added = core.changes().addRate();
            Rate removed = core.changes().removalRate();
            return new RegistrarStatistics(
                    added.total(),
                    removed.total(),
                    added.perSecond(now),
                    removed.perSecond(now),
                    core.waitingRequests(),
                    core.replica().missing(),
                    core.directory().bytes(),
                    core.directory().limit(),
                    core.changes().refused().count(),
                    core.history().bytes(),
                    core.history().limit(),
                    core.history().discarded(),
                    core.queries(),
                    core.vigil().questions(),
                    core.vigil().overdue(),
                    core.vigil().deaths());
        });
    }

    CompletionStage<List<Secondary>> secondaries() {
        return onLoop(() -> secondaries.ask(core.election().primary().map(RegistrarDetails::topicPath)))
                .thenCompose(answer -> answer);
    }

    CompletionStage<Page<ServiceRow>> query(ServiceFilter filter, int offset, int limit) {
        return onLoop(() -> services(core.directory().query(filter, offset, limit)));
    }

    CompletionStage<Page<ServiceRow>> query(ServiceQuery query, int offset, int limit) {
        return searches.begin(core.directory()
                .search(
                        query.filter(),
                        new ServicePredicates(
                                query.name(),
                                kind -> query.protocol().test(kind.protocol())
                                        && query.owner().test(kind.owner()),
                                query.process(),
                                query.topicPath()),
                        offset,
                        limit,
                        slot -> row(core.directory().row(slot), monotonicSeconds.getAsDouble())));
    }

    private Page<ServiceRow> services(Page<DirectoryRow> page) {
        double now = monotonicSeconds.getAsDouble();
        return new Page<>(page.rows().stream().map(row -> row(row, now)).toList(), page.offset(), page.total());
    }

    private static ServiceRow row(DirectoryRow row, double now) {
        return new ServiceRow(row.service(), span(Math.max(0, now - row.timeAdded())));
    }

    CompletionStage<Page<ProcessRow>> processes(int offset, int limit) {
        return onLoop(() -> core.directory().processes(offset, limit));
    }

    CompletionStage<Page<RemovedRow>> history(int offset, int limit) {
        return onLoop(() -> new Page<>(
                core.history().newest(offset, limit).stream()
                        .map(row -> new RemovedRow(row.service(), span(row.timeAdded()), span(row.timeRemoved())))
                        .toList(),
                offset,
                core.history().size()));
    }

    /** Seconds of a monotonic clock, as they are on the wire. */
    static Duration span(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private <T> CompletionStage<T> onLoop(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        try {
            eventLoop.execute(() -> {
                try {
                    answer.complete(question.get());
                } catch (RuntimeException failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException terminated) {
            answer.completeExceptionally(terminated);
        }
        return answer;
    }
}
