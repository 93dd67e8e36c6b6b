// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.AikoClient;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.Page;
import aiko.registrar.Registrar;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.DirectoryQueries;
import java.util.List;
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
    private static final String FIRST_PAGE = "1";
    private static final String UNLIMITED = "0";

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
            @Descriptor("page, " + Paging.PAGE_ROWS + " services on each; 0 for all")
                    @Parameter(
                            names = {"--page", "-p"},
                            absentValue = FIRST_PAGE)
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
            @Descriptor("FILTER: only services of this name, or of this topic path if it contains a /")
                    String... filter)
            throws InterruptedException {
        if (Help.wanted(session, ServiceCommands.class, "services", filter)) {
            return;
        }
        String wanted = one(filter, "services");
        var numbers = new NumberArgument(ServiceCommands.class, "services");
        var paging = new Paging(numbers.whole("--page", page, 0));
        double limit = numbers.seconds("--seconds", seconds);
        var selection = ServiceSelection.of(name, protocol, transport, owner, tags, wanted);
        Output out = Output.of(session);
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

    private static String one(String[] filter, String command) {
        if (filter.length > 1) {
            throw Help.usage(ServiceCommands.class, command, "expected at most one filter");
        }
        return filter.length == 0 ? ServiceFilter.ANY : filter[0];
    }

    private void print(Output out, ServiceSelection selection, Paging paging) throws InterruptedException {
        Page<ServiceDetails> listed = new DirectoryListing(queries, registrar).services(selection, paging);
        print(out, listed.rows());
        out.footer(paging, "services", listed.rows().size(), listed.total());
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
            @Descriptor("FILTER: a name, a topic path if it contains a /, or the filter of a request to a registrar:\n"
                            + "                     '(NAME PROTOCOL TRANSPORT OWNER TAGS)'; none for all services")
                    String... filter)
            throws InterruptedException {
        if (Help.wanted(session, ServiceCommands.class, "discover", filter)) {
            return;
        }
        String wanted = one(filter, "discover");
        double limit = new NumberArgument(ServiceCommands.class, "discover").seconds("--seconds", seconds);
        var selection = ServiceSelection.of(name, protocol, transport, owner, tags, wanted);
        Output out = Output.of(session);
        if (!watch) {
            print(
                    out,
                    queries.services(selection.filter()).stream()
                            .filter(selection::matches)
                            .toList());
            return;
        }
        try (var watching = new ServiceWatch(selection, out)) {
            print(out, watching.open(queries));
            out.flush();
            watching.print(limit);
        }
    }

    private static void print(Output out, List<ServiceDetails> services) {
        var table = new Table("TOPIC PATH", "NAME", "PROTOCOL", "OWNER", "TAGS");
        services.forEach(service -> table.add(
                service.topicPath(),
                service.name(),
                service.protocol(),
                service.owner(),
                String.join(" ", service.tags())));
        out.table(table, "no services found");
    }
}
