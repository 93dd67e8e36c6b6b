// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.AikoClient;
import aiko.client.Namespaces;
import aiko.registrar.Registrar;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
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
            @Descriptor("page, " + Paging.PAGE_ROWS + " processes on each; 0 for all; default 1, with --json 0")
                    @Parameter(
                            names = {"--page", "-p"},
                            absentValue = Paging.NOT_SAID)
                    String page,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            String... arguments)
            throws InterruptedException {
        if (Help.wanted(session, DirectoryCommands.class, "processes", arguments)) {
            return;
        }
        var paging = new Paging(new NumberArgument(DirectoryCommands.class, "processes")
                .whole("--page", Paging.orDefault(page, json), 0));
        if (arguments.length > 0) {
            throw Help.usage(DirectoryCommands.class, "processes", "unexpected argument " + arguments[0]);
        }
        FoundRows.printProcesses(
                new DirectoryListing(queries, registrar).processes(paging), Output.of(session, json), paging);
    }

    /** {@code aiko:registrar}. */
    @Descriptor("Show the registrar of this container and the primary of the namespace, or change the primary")
    public void registrar(
            CommandSession session,
            @Descriptor(
                            "the primaries of these namespaces of the MQTT server: names, separated by commas, with * and ? as wildcards")
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
            @Usage("[promote|demote]")
                    @Descriptor("promote, to take over from the primary; demote, to let another registrar take over")
                    String... role)
            throws InterruptedException {
        if (Help.wanted(session, DirectoryCommands.class, "registrar", role)) {
            return;
        }
        if (!namespaces.isEmpty()) {
            if (role.length > 0) {
                throw Help.usage(DirectoryCommands.class, "registrar", "--namespaces shows, and changes nothing");
            }
            new NamespacesReport(Output.of(session, json), client).print(queries.namespaces(wanted(namespaces)));
            return;
        }
        var report = new RegistrarReport(
                Output.of(session, json), registrar, client.process().registrar());
        String wanted = role.length == 0 ? "" : role[0];
        switch (role.length > 1 ? "too many" : wanted) {
            case "" -> report.print();
            case "promote" -> report.promote();
            case "demote" -> report.demote();
            default -> throw Help.usage(DirectoryCommands.class, "registrar", "expected promote or demote");
        }
    }

    private static Namespaces wanted(String option) {
        try {
            return FederatedListing.wanted(option).orElseThrow();
        } catch (IllegalArgumentException unsuitable) {
            throw Help.usage(DirectoryCommands.class, "registrar", "--namespaces: " + unsuitable.getMessage());
        }
    }

    /** {@code aiko:history}. */
    @Descriptor("List the removed services, newest first")
    public void history(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[COUNT]") @Descriptor("COUNT: maximum number, default 16") String... count)
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
        new RemovedServices(client.process().topicPath(), queries.registrar().topicPath(), queries.history(wanted))
                .print(Output.of(session, json));
    }
}
