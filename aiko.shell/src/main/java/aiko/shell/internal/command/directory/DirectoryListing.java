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

    Page<ServiceDetails> services(ServiceSelection selection, Paging page) throws InterruptedException {
        if (!isHere()) {
            List<ServiceDetails> all = queries.services(selection.filter()).stream()
                    .filter(selection::matches)
                    .toList();
            return part(all, page);
        }
        CompletionStage<Page<ServiceRow>> rows = selection.isExact()
                ? registrar.query(selection.filter(), page.offset(), page.limit())
                : registrar.query(selection.query(), page.offset(), page.limit());
        Page<ServiceRow> found = checked(answer(rows), page);
        return new Page<>(found.rows().stream().map(ServiceRow::service).toList(), found.offset(), found.total());
    }

    Page<ProcessRow> processes(Paging page) throws InterruptedException {
        if (isHere()) {
            return checked(answer(registrar.processes(page.offset(), page.limit())), page);
        }
        Map<String, Integer> counts = queries.services(ServiceFilter.ALL).stream()
                .collect(Collectors.toMap(
                        service -> service.topicPath().process(), service -> 1, Integer::sum, TreeMap::new));
        return part(
                counts.entrySet().stream()
                        .map(count -> new ProcessRow(count.getKey(), count.getValue(), Optional.empty()))
                        .toList(),
                page);
    }

    private boolean isHere() throws InterruptedException {
        if (registrar == null || registrar.state() == RegistrarState.PRIMARY) {
            return registrar != null;
        }
        RegistrarStatistics statistics = answer(registrar.statistics());
        return registrar.state() == RegistrarState.SECONDARY
                && statistics.copyMissing().orElse(1) == 0;
    }

    private static <T> Page<T> part(List<T> all, Paging page) {
        return new Page<>(page.of(all), page.offset(), all.size());
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
