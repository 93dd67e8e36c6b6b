// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.RegistrarStatistics;
import aiko.registrar.ServiceRow;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.request.Answer;
import aiko.shell.internal.request.DirectoryQueries;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Pages of the directory: from the registrar of this container if it has the directory or a complete copy, else from the
 * primary, which sends all services that match.
 *
 * @param registrar of this container, or null
 */
record DirectoryListing(DirectoryQueries queries, Registrar registrar) {
    private static final long LIMIT_SECONDS = 2;

    FoundRows<FoundRows.Service> services(ServiceSelection selection, Paging page) throws InterruptedException {
        if (!isHere()) {
            List<ServiceDetails> all = queries.services(selection.filter()).stream()
                    .filter(selection::matches)
                    .toList();
            List<FoundRows.Service> part = page.of(all).stream()
                    .map(service -> new FoundRows.Service(service, null))
                    .toList();
            return new FoundRows<>(FoundRows.Source.primary(queries), part, all.size());
        }
        CompletionStage<Page<ServiceRow>> rows = selection.isExact()
                ? registrar.query(selection.filter(), page.offset(), page.limit())
                : registrar.query(selection.query(), page.offset(), page.limit());
        Page<ServiceRow> found = checked(answer(rows), page);
        Instant now = Instant.now();
        List<FoundRows.Service> services = found.rows().stream()
                .map(row -> new FoundRows.Service(row.service(), now.minus(row.age())))
                .toList();
        return new FoundRows<>(own(), services, found.total());
    }

    FoundRows<ProcessRow> processes(Paging page) throws InterruptedException {
        if (isHere()) {
            Page<ProcessRow> found = checked(answer(registrar.processes(page.offset(), page.limit())), page);
            return new FoundRows<>(own(), found.rows(), found.total());
        }
        Map<String, Integer> counts = queries.services(ServiceFilter.ALL).stream()
                .collect(Collectors.toMap(
                        service -> service.topicPath().process(), service -> 1, Integer::sum, TreeMap::new));
        List<ProcessRow> all = counts.entrySet().stream()
                .map(count -> new ProcessRow(count.getKey(), count.getValue(), Optional.empty()))
                .toList();
        return new FoundRows<>(FoundRows.Source.primary(queries), page.of(all), all.size());
    }

    private FoundRows.Source own() {
        return new FoundRows.Source(registrar.service().topicPath(), registrar.state() == RegistrarState.SECONDARY);
    }

    private boolean isHere() throws InterruptedException {
        if (registrar == null || registrar.state() == RegistrarState.PRIMARY) {
            return registrar != null;
        }
        RegistrarStatistics statistics = answer(registrar.statistics());
        return registrar.state() == RegistrarState.SECONDARY
                && statistics.copyMissing().orElse(1) == 0;
    }

    private static <T> Page<T> checked(Page<T> found, Paging page) {
        page.check(found.rows().size(), found.total());
        return found;
    }

    private static <T> T answer(CompletionStage<T> stage) throws InterruptedException {
        return Answer.of(
                stage, LIMIT_SECONDS, "the registrar of this container did not answer within " + LIMIT_SECONDS + " s");
    }
}
