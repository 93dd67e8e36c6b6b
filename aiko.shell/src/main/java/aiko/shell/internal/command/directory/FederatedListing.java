// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.FoundServices;
import aiko.client.Namespaces;
import aiko.client.RequestException;
import aiko.process.ServiceDetails;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.DirectoryQueries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Services of several namespaces side by side, from the primary registrar of each. */
record FederatedListing(DirectoryQueries queries, Namespaces namespaces) {
    /** What the options mean: names and patterns, separated by commas. */
    static final String HELP =
            "services of these namespaces of the MQTT server: names, separated by commas, with * and ? as wildcards";

    /** The namespaces of an option; empty if it was not given. */
    static Optional<Namespaces> wanted(String option) {
        return option.isEmpty() ? Optional.empty() : Optional.of(Namespaces.of(option.split(",", -1)));
    }

    /** @throws CommandException after the listing, if a namespace that was named does not answer */
    void print(ServiceSelection selection, Output out, Paging paging) throws InterruptedException {
        FoundServices found = queries.services(namespaces, selection.filter());
        if (found.namespaces().isEmpty() && found.failures().isEmpty()) {
            throw new CommandException("namespaces " + String.join(",", namespaces.patterns())
                    + ": no registrar has announced itself there");
        }
        List<ServiceDetails> all =
                found.services().stream().filter(selection::matches).toList();
        print(found, all, out, paging);
    }

    private void print(FoundServices found, List<ServiceDetails> all, Output out, Paging paging) {
        Map<String, Long> counts = all.stream()
                .collect(Collectors.groupingBy(service -> service.topicPath().namespace(), Collectors.counting()));
        List<ServiceDetails> rows = paging.of(all);
        Listing listing = Listing.ofNow()
                .objects(
                        "namespaces",
                        found.namespaces().stream()
                                .map(name -> new Listing()
                                        .fact("namespace", name)
                                        .fact("total", counts.getOrDefault(name, 0L)))
                                .toList())
                .fact("total", all.size())
                .table("services", table(rows), "no services found");
        String footer = paging.footer("services", rows.size(), all.size());
        if (!footer.isEmpty()) {
            listing.note(footer);
        }
        listing.objects(
                "failures",
                found.failures().entrySet().stream()
                        .map(failure -> failure(failure.getKey(), failure.getValue()))
                        .toList());
        out.print(listing);
        out.flush();
        for (String name : namespaces.patterns()) {
            if (found.failures().containsKey(name)) {
                throw new CommandException("namespace " + name + ": not all services are listed");
            }
        }
    }

    private static Listing failure(String name, RequestException why) {
        return new Listing()
                .problem("namespace " + name + ": " + why.getMessage())
                .fact("namespace", name)
                .fact("problem", why.getMessage());
    }

    private static Table table(List<ServiceDetails> rows) {
        var table = new Table(
                Column.identifier("NAMESPACE"),
                Column.path("TOPIC PATH"),
                Column.identifier("NAME"),
                Column.text("PROTOCOL"),
                Column.hidden("transport"),
                Column.text("OWNER"),
                Column.text("TAGS"));
        for (ServiceDetails service : rows) {
            table.add(
                    service.topicPath().namespace(),
                    service.topicPath(),
                    service.name(),
                    service.protocol(),
                    service.transport(),
                    service.owner(),
                    service.tags());
        }
        return table;
    }

    /** Prints the services, and then their changes. */
    void watch(ServiceSelection selection, Output out, Paging paging, double seconds) throws InterruptedException {
        try (var watching = new ServiceWatch(selection, out)) {
            watching.open(queries, namespaces);
            print(selection, out, paging);
            watching.print(seconds);
        }
    }
}
