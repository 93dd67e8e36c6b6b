// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.Registrar;
import aiko.shell.internal.argument.Glob;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.output.CommandException;
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

/** Commands about the directory of services. */
@Component(
        service = DirectoryCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=services",
            CommandProcessor.COMMAND_FUNCTION + "=processes",
            CommandProcessor.COMMAND_FUNCTION + "=registrar",
            CommandProcessor.COMMAND_FUNCTION + "=history"
        })
public class DirectoryCommands {
    private static final int DEFAULT_HISTORY = 16;
    private static final String FIRST_PAGE = "1";
    private static final Paging ALL_PAGES = new Paging(0);
    private static final String UNLIMITED = "0";

    private final AikoProcess process;
    private final DirectoryQueries queries;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Activate
    public DirectoryCommands(@Reference AikoProcess process) {
        this.process = process;
        this.queries = new DirectoryQueries(process);
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
            @Descriptor("only services with this tag, KEY=VALUE")
                    @Parameter(
                            names = {"--tag"},
                            absentValue = "")
                    String tag,
            @Descriptor("page, " + Paging.PAGE_ROWS + " services on each; 0 for all")
                    @Parameter(
                            names = {"--page", "-p"},
                            absentValue = FIRST_PAGE)
                    String page,
            @Descriptor("then print services as they are added and removed, until Ctrl-C")
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
        if (Help.wanted(session, DirectoryCommands.class, "services", filter)) {
            return;
        }
        if (filter.length > 1) {
            throw Help.usage(DirectoryCommands.class, "services", "expected at most one filter");
        }
        var numbers = new NumberArgument(DirectoryCommands.class, "services");
        var paging = new Paging(numbers.whole("--page", page, 0));
        double limit = numbers.seconds("--seconds", seconds);
        var selection = new ServiceSelection(
                new Glob(name),
                new Glob(protocol),
                new Glob(owner),
                tag.isEmpty() ? List.of() : List.of(tag),
                new Glob(filter.length == 0 ? ServiceFilter.ANY : filter[0]));
        var watching = new ServiceWatch(process, selection, Output.of(session));
        if (watch) {
            watching.open();
        }
        Page<ServiceDetails> listed = listing().services(selection, paging);
        print(session, listed);
        printFooter(session, paging, "services", listed);
        if (watch) {
            if (!selection.isAll()) {
                if (listed.total() > ServiceWatch.MOST_SERVICES) {
                    throw new CommandException(
                            "too many services to watch: the filter selects " + listed.total() + ", the limit is "
                                    + ServiceWatch.MOST_SERVICES + "; narrow the filter, or omit it to watch all");
                }
                listing().services(selection, ALL_PAGES).rows().forEach(watching::add);
            }
            Output.of(session).flush();
            watching.print(limit);
        }
    }

    private static void print(CommandSession session, Page<ServiceDetails> services) {
        var table = new Table("TOPIC PATH", "NAME", "PROTOCOL", "OWNER", "TAGS");
        services.rows()
                .forEach(service -> table.add(
                        service.topicPath(),
                        service.name(),
                        service.protocol(),
                        service.owner(),
                        String.join(" ", service.tags())));
        print(session, table, "no services found");
    }

    /** {@code aiko:processes}. */
    @Descriptor("List the processes of the namespace, with the number of services of each")
    public void processes(
            CommandSession session,
            @Descriptor("page, " + Paging.PAGE_ROWS + " processes on each; 0 for all")
                    @Parameter(
                            names = {"--page", "-p"},
                            absentValue = FIRST_PAGE)
                    String page,
            String... arguments)
            throws InterruptedException {
        if (Help.wanted(session, DirectoryCommands.class, "processes", arguments)) {
            return;
        }
        var paging = new Paging(new NumberArgument(DirectoryCommands.class, "processes").whole("--page", page, 0));
        if (arguments.length > 0) {
            throw Help.usage(DirectoryCommands.class, "processes", "unexpected argument " + arguments[0]);
        }
        Page<ProcessRow> processes = listing().processes(paging);
        var table = new Table("PROCESS", "SERVICES");
        processes.rows().forEach(row -> table.add(row.process(), row.services()));
        print(session, table, "no processes found");
        printFooter(session, paging, "processes", processes);
    }

    private DirectoryListing listing() {
        return new DirectoryListing(queries, registrar);
    }

    /** {@code aiko:registrar}. */
    @Descriptor("Show the registrar of this container and the primary of the namespace, or change the primary")
    public void registrar(
            CommandSession session,
            @Descriptor("ROLE: promote, to take over from the primary; demote, to let another registrar take over")
                    String... role)
            throws InterruptedException {
        if (Help.wanted(session, DirectoryCommands.class, "registrar", role)) {
            return;
        }
        var report = new RegistrarReport(Output.of(session), registrar, process.registrar());
        String wanted = role.length == 0 ? "" : role[0];
        switch (role.length > 1 ? "too many" : wanted) {
            case "" -> report.print();
            case "promote" -> report.promote();
            case "demote" -> report.demote();
            default -> throw Help.usage(DirectoryCommands.class, "registrar", "expected promote or demote");
        }
    }

    /** {@code aiko:history}. */
    @Descriptor("List the removed services, newest first")
    public void history(CommandSession session, @Descriptor("COUNT: maximum number, default 16") String... count)
            throws InterruptedException {
        if (Help.wanted(session, DirectoryCommands.class, "history", count)) {
            return;
        }
        if (count.length > 1) {
            throw Help.usage(DirectoryCommands.class, "history", "expected one number");
        }
        int wanted = count.length == 0
                ? DEFAULT_HISTORY
                : new NumberArgument(DirectoryCommands.class, "history").whole("COUNT", count[0], 1);
        var table = new Table("TOPIC PATH", "NAME", "PROTOCOL", "OWNER", "ADDED (s)", "REMOVED (s)");
        for (DirectoryQueries.Removed removed : queries.history(wanted)) {
            ServiceDetails service = removed.service();
            table.add(
                    service.topicPath(),
                    service.name(),
                    service.protocol(),
                    service.owner(),
                    removed.timeAdded(),
                    removed.timeRemoved());
        }
        print(session, table, "no removed services");
    }

    private static void print(CommandSession session, Table table, String nothing) {
        if (table.isEmpty()) {
            Output.of(session).line(nothing);
        } else {
            Output.of(session).table(table);
        }
    }

    private static void printFooter(CommandSession session, Paging paging, String names, Page<?> page) {
        String footer = paging.footer(names, page.rows().size(), page.total());
        if (!footer.isEmpty()) {
            Output.of(session).line(footer);
        }
    }
}
