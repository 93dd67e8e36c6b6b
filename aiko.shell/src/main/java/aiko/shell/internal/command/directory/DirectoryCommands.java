// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.AikoClient;
import aiko.process.ServiceDetails;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.Registrar;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.argument.Usage;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.DirectoryQueries;
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

/** Commands about processes, registrars and the history of the directory. */
@Component(
        service = DirectoryCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=processes",
            CommandProcessor.COMMAND_FUNCTION + "=registrar",
            CommandProcessor.COMMAND_FUNCTION + "=history",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.SERVICES
        })
public class DirectoryCommands {
    private static final int DEFAULT_HISTORY = 16;
    private static final String FIRST_PAGE = "1";

    private final AikoClient client;
    private final DirectoryQueries queries;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Activate
    public DirectoryCommands(@Reference AikoClient client) {
        this.client = client;
        this.queries = new DirectoryQueries(client);
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
        Page<ProcessRow> processes = new DirectoryListing(queries, registrar).processes(paging);
        var table = new Table("PROCESS", "SERVICES");
        processes.rows().forEach(row -> table.add(row.process(), row.services()));
        Output out = Output.of(session);
        out.table(table, "no processes found");
        out.footer(paging, "processes", processes.rows().size(), processes.total());
    }

    /** {@code aiko:registrar}. */
    @Descriptor("Show the registrar of this container and the primary of the namespace, or change the primary")
    public void registrar(
            CommandSession session,
            @Usage("promote|demote")
                    @Descriptor(
                            "ROLE: promote, to take over from the primary; demote, to let another registrar take over")
                    String... role)
            throws InterruptedException {
        if (Help.wanted(session, DirectoryCommands.class, "registrar", role)) {
            return;
        }
        var report = new RegistrarReport(
                Output.of(session), registrar, client.process().registrar());
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
        Output.of(session).table(table, "no removed services");
    }
}
