// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.message;

import aiko.client.AikoClient;
import aiko.client.ServiceDescription;
import aiko.process.CommandDescription;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.Answer;
import aiko.shell.internal.request.ServerConnection;
import aiko.shell.internal.request.ServiceArgument;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command that prints which commands a service has. */
@Component(
        service = DescribeCommand.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=describe",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.SERVICES
        })
public class DescribeCommand {
    private static final String NONE = "-";

    private final AikoClient client;
    private final ServiceArgument services;

    @Activate
    public DescribeCommand(@Reference AikoClient client) {
        this.client = client;
        services = new ServiceArgument(client);
    }

    /** {@code aiko:describe}. */
    @Descriptor("List the commands of a service, in any process: their parameters, answers and descriptions")
    public void describe(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor("SERVICE: a topic path, an id in this process, or a name") String... arguments)
            throws InterruptedException {
        if (Help.wanted(session, DescribeCommand.class, "describe", arguments)) {
            return;
        }
        if (arguments.length != 1) {
            throw Help.usage(DescribeCommand.class, "describe", "expected one service");
        }
        ServerConnection.require(client.process());
        print(Output.of(session, json), Answer.of(client.describe(services.find(arguments[0]))));
    }

    private static void print(Output out, ServiceDescription description) {
        var table = new Table(
                Column.identifier("COMMAND"),
                Column.text("PARAMETERS"),
                Column.text("ANSWER").orElse(NONE),
                Column.text("DESCRIPTION"));
        for (CommandDescription command : description.commands()) {
            String parameters = command.parameters().stream()
                    .map(CommandDescription.Parameter::toString)
                    .collect(Collectors.joining(", "));
            table.add(
                    command.name(),
                    Table.cell(
                            command.parameters().stream()
                                    .map(DescribeCommand::parameter)
                                    .toList(),
                            parameters.isEmpty() ? NONE : parameters),
                    Table.orAbsent(command.answer()),
                    Table.orAbsent(command.description()));
        }
        Listing listing =
                Listing.ofNow().fact("topic_path", description.service()).fact("complete", description.isComplete());
        if (table.isEmpty()) {
            listing.fact("commands", table);
        } else {
            listing.table("commands", table);
        }
        String service = "service " + description.service();
        if (table.isEmpty() && description.isComplete()) {
            listing.note(service + " has no commands");
        } else if (table.isEmpty()) {
            listing.note(service + " handles its messages itself, and does not state its commands");
        } else if (!description.isComplete()) {
            listing.note(service + " has further commands, which it does not state");
        }
        out.print(listing);
    }

    private static Listing parameter(CommandDescription.Parameter parameter) {
        return new Listing().fact("name", parameter.name()).fact("type", Table.orAbsent(parameter.type()));
    }
}
