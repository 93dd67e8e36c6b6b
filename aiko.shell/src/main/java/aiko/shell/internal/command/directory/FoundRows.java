// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.registrar.ProcessRow;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.DirectoryQueries;
import java.time.Instant;
import java.util.List;

/**
 * Rows of a directory, and the registrar that they are from.
 *
 * @param total the number of rows, of which these may be a part
 */
record FoundRows<T>(Source source, List<T> rows, int total) {
    /**
     * A registrar.
     *
     * @param isCopy whether it is a secondary, whose copy may lag
     */
    record Source(TopicPath registrar, boolean isCopy) {
        static Source primary(DirectoryQueries queries) {
            return new Source(queries.registrar().topicPath(), false);
        }

        private Listing listing() {
            return new Listing().fact("registrar", registrar).fact("role", isCopy ? "secondary" : "primary");
        }
    }

    /** @param added null if the registrar does not tell */
    record Service(ServiceDetails details, Instant added) {}

    static FoundRows<Service> ofPrimary(List<ServiceDetails> services, DirectoryQueries queries) {
        return new FoundRows<>(
                Source.primary(queries),
                services.stream().map(each -> new Service(each, null)).toList(),
                services.size());
    }

    static void printServices(FoundRows<Service> found, Output out, Paging paging) {
        var table = new Table(
                Column.path("TOPIC PATH"),
                Column.identifier("NAME"),
                Column.text("PROTOCOL"),
                Column.hidden("transport"),
                Column.text("OWNER"),
                Column.text("TAGS"),
                Column.hidden("added"));
        for (Service row : found.rows()) {
            ServiceDetails service = row.details();
            table.add(
                    service.topicPath(),
                    service.name(),
                    service.protocol(),
                    service.transport(),
                    service.owner(),
                    service.tags(),
                    row.added());
        }
        found.print(out, "services", table, paging);
    }

    static void printProcesses(FoundRows<ProcessRow> found, Output out, Paging paging) {
        var table = new Table(Column.path("PROCESS"), Column.figure("SERVICES"), Column.hidden("incarnation"));
        found.rows().forEach(row -> table.add(row.process(), row.services(), row.incarnation()));
        found.print(out, "processes", table, paging);
    }

    private void print(Output out, String names, Table table, Paging paging) {
        Listing listing = Listing.ofNow()
                .fact("source", source.listing())
                .fact("total", total)
                .table(names, table, "no " + names + " found");
        String footer = paging.footer(names, rows.size(), total);
        if (!footer.isEmpty()) {
            listing.note(footer);
        }
        if (source.isCopy()) {
            listing.note("from the copy of secondary registrar " + source.registrar()
                    + ", which may lag behind the primary");
        }
        out.print(listing);
    }
}
