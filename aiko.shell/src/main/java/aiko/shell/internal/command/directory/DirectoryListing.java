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
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.request.DirectoryQueries;
import aiko.shell.internal.request.LocalAnswer;
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
    static final int PAGE_ROWS = 50;

    private static final long LIMIT_SECONDS = 2;

    /** @param page from 1; 0 for all of them */
    Page<ServiceDetails> services(ServiceSelection selection, int page) throws InterruptedException {
        if (!isHere()) {
            List<ServiceDetails> all = queries.services(selection.filter()).stream()
                    .filter(selection::matches)
                    .toList();
            return part(all, page);
        }
        CompletionStage<Page<ServiceRow>> rows = selection.isExact()
                ? registrar.query(selection.filter(), offset(page), limit(page))
                : registrar.query(selection.query(), offset(page), limit(page));
        Page<ServiceRow> found = checked(answer(rows), page);
        return new Page<>(found.rows().stream().map(ServiceRow::service).toList(), found.offset(), found.total());
    }

    /** @param page from 1; 0 for all of them */
    Page<ProcessRow> processes(int page) throws InterruptedException {
        if (isHere()) {
            return checked(answer(registrar.processes(offset(page), limit(page))), page);
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

    private static int offset(int page) {
        return page == 0 ? 0 : Math.multiplyExact(page - 1, PAGE_ROWS);
    }

    private static int limit(int page) {
        return page == 0 ? Integer.MAX_VALUE : PAGE_ROWS;
    }

    private static <T> Page<T> part(List<T> all, int page) {
        int from = Math.min(offset(page), all.size());
        List<T> rows = all.subList(from, Math.min(all.size(), page == 0 ? all.size() : from + PAGE_ROWS));
        return checked(new Page<>(rows, from, all.size()), page);
    }

    private static <T> Page<T> checked(Page<T> found, int page) {
        if (found.rows().isEmpty() && page > 1) {
            throw new CommandException(
                    "page " + page + " does not exist: the last page is " + Math.max(1, pages(found.total())));
        }
        return found;
    }

    private static int pages(int total) {
        return (total + PAGE_ROWS - 1) / PAGE_ROWS;
    }

    /** The line below a page, if there are others; else empty. */
    static String footer(String what, Page<?> page) {
        if (page.rows().size() == page.total()) {
            return "";
        }
        return String.format(
                "%s %d to %d of %d, page %d of %d",
                what,
                page.offset() + 1,
                page.offset() + page.rows().size(),
                page.total(),
                page.offset() / PAGE_ROWS + 1,
                pages(page.total()));
    }

    private static <T> T answer(CompletionStage<T> stage) throws InterruptedException {
        return LocalAnswer.of(
                stage, LIMIT_SECONDS, "the registrar of this container did not answer within " + LIMIT_SECONDS + " s");
    }
}
