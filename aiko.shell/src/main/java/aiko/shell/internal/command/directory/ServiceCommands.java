// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.AikoClient;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.Registrar;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.request.DirectoryQueries;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Commands that list, find and follow services. */
@Component(
        service = ServiceCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=services",
            CommandProcessor.COMMAND_FUNCTION + "=discover",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.SERVICES
        })
public class ServiceCommands {
    private static final String UNLIMITED = "0";
    private static final Paging ALL = new Paging(0);

    private final DirectoryQueries queries;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Activate
    public ServiceCommands(@Reference AikoClient client) {
        queries = new DirectoryQueries(client);
    }

    /** {@code aiko:services}. */
    @Descriptor("List the services of the namespace")
    public void services(
            CommandSession session,
            @Descriptor("only services of this name; * and ? are wildcards in all filters")
                    @Parameter(
                            names = {"--name"},
                            absentValue = ServiceFilter.ANY)
                    String name,
            @Descriptor("only services of this protocol")
                    @Parameter(
                            names = {"--protocol"},
                            absentValue = ServiceFilter.ANY)
                    String protocol,
            @Descriptor("only services of this owner")
                    @Parameter(
                            names = {"--owner"},
                            absentValue = ServiceFilter.ANY)
                    String owner,
            @Descriptor("only services of this transport, such as mqtt, without wildcards")
                    @Parameter(
                            names = {"--transport"},
                            absentValue = ServiceFilter.ANY)
                    String transport,
            @Descriptor("only services with this tag, KEY=VALUE, or with all of several: '(KEY=VALUE KEY=VALUE)'")
                    @Parameter(
                            names = {"--tag", "--tags"},
                            absentValue = "")
                    String tags,
            @Descriptor("page, " + Paging.PAGE_ROWS + " services on each; 0 for all; default 1, with --json 0")
                    @Parameter(
                            names = {"--page", "-p"},
                            absentValue = Paging.NOT_SAID)
                    String page,
            @Descriptor("then print services as they are added, changed and removed, until Ctrl-C")
                    @Parameter(
                            names = {"--watch", "-w"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean watch,
            @Descriptor("stop watching after this number of seconds")
                    @Parameter(
                            names = {"--seconds", "-s"},
                            absentValue = UNLIMITED)
                    String seconds,
            @Descriptor(FederatedListing.HELP)
                    @Parameter(
                            names = {"--namespaces"},
                            absentValue = "")
                    String namespaces,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[FILTER]")
                    @Descriptor("FILTER: only services of this name, or of this topic path if it contains a /")
                    String... filter)
            throws InterruptedException {
        if (Help.wanted(session, ServiceCommands.class, "services", filter)) {
            return;
        }
        String wanted = one(filter, "services");
        var numbers = new NumberArgument(ServiceCommands.class, "services");
        var paging = new Paging(numbers.whole("--page", Paging.orDefault(page, json), 0));
        double limit = numbers.seconds("--seconds", seconds);
        var selection = ServiceSelection.of(name, protocol, transport, owner, tags, wanted);
        Output out = Output.of(session, json);
        Optional<FederatedListing> several = several(namespaces, "services");
        if (several.isPresent()) {
            print(several.get(), selection, out, paging, watch, limit);
            return;
        }
        if (!watch) {
            print(out, selection, paging);
            return;
        }
        try (var watching = new ServiceWatch(selection, out)) {
            watching.open(queries);
            print(out, selection, paging);
            out.flush();
            watching.print(limit);
        }
    }

    private Optional<FederatedListing> several(String namespaces, String command) {
        try {
            return FederatedListing.wanted(namespaces).map(wanted -> new FederatedListing(queries, wanted));
        } catch (IllegalArgumentException unsuitable) {
            throw Help.usage(ServiceCommands.class, command, "--namespaces: " + unsuitable.getMessage());
        }
    }

    private static void print(
            FederatedListing several,
            ServiceSelection selection,
            Output out,
            Paging paging,
            boolean watch,
            double seconds)
            throws InterruptedException {
        if (watch) {
            several.watch(selection, out, paging, seconds);
        } else {
            several.print(selection, out, paging);
        }
    }

    private static String one(String[] filter, String command) {
        if (filter.length > 1) {
            throw Help.usage(ServiceCommands.class, command, "expected at most one filter");
        }
        return filter.length == 0 ? ServiceFilter.ANY : filter[0];
    }

    private void print(Output out, ServiceSelection selection, Paging paging) throws InterruptedException {
        FoundRows.printServices(new DirectoryListing(queries, registrar).services(selection, paging), out, paging);
    }

    /** {@code aiko:discover}. */
    @Descriptor("Find services of the namespace as a client does, and follow them")
    public void discover(
            CommandSession session,
            @Descriptor("only services of this name; * and ? are wildcards in all filters")
                    @Parameter(
                            names = {"--name"},
                            absentValue = ServiceFilter.ANY)
                    String name,
            @Descriptor("only services of this protocol")
                    @Parameter(
                            names = {"--protocol"},
                            absentValue = ServiceFilter.ANY)
                    String protocol,
            @Descriptor("only services of this owner")
                    @Parameter(
                            names = {"--owner"},
                            absentValue = ServiceFilter.ANY)
                    String owner,
            @Descriptor("only services of this transport, such as mqtt, without wildcards")
                    @Parameter(
                            names = {"--transport"},
                            absentValue = ServiceFilter.ANY)
                    String transport,
            @Descriptor("only services with this tag, KEY=VALUE, or with all of several: '(KEY=VALUE KEY=VALUE)'")
                    @Parameter(
                            names = {"--tags", "--tag"},
                            absentValue = "")
                    String tags,
            @Descriptor("then print services as they are added (+), changed (~) and removed (-), until Ctrl-C")
                    @Parameter(
                            names = {"--watch", "-w"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean watch,
            @Descriptor("stop watching after this number of seconds")
                    @Parameter(
                            names = {"--seconds", "-s"},
                            absentValue = UNLIMITED)
                    String seconds,
            @Descriptor(FederatedListing.HELP)
                    @Parameter(
                            names = {"--namespaces"},
                            absentValue = "")
                    String namespaces,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[FILTER]")
                    @Descriptor(
                            "FILTER: a name, a topic path if it contains a /, or the filter of a request to a registrar:\n"
                                    + "                     '(NAME PROTOCOL TRANSPORT OWNER TAGS)'; none for all services")
                    String... filter)
            throws InterruptedException {
        if (Help.wanted(session, ServiceCommands.class, "discover", filter)) {
            return;
        }
        String wanted = one(filter, "discover");
        double limit = new NumberArgument(ServiceCommands.class, "discover").seconds("--seconds", seconds);
        var selection = ServiceSelection.of(name, protocol, transport, owner, tags, wanted);
        Output out = Output.of(session, json);
        Optional<FederatedListing> several = several(namespaces, "discover");
        if (several.isPresent()) {
            print(several.get(), selection, out, ALL, watch, limit);
            return;
        }
        if (!watch) {
            List<ServiceDetails> found = queries.services(selection.filter()).stream()
                    .filter(selection::matches)
                    .toList();
            FoundRows.printServices(FoundRows.ofPrimary(found, queries), out, ALL);
            return;
        }
        try (var watching = new ServiceWatch(selection, out)) {
            FoundRows.printServices(FoundRows.ofPrimary(watching.open(queries), queries), out, ALL);
            out.flush();
            watching.print(limit);
        }
    }
}
