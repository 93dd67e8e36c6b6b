// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import aiko.deployer.Deployer;
import aiko.message.spi.EmbeddedMessageServer;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.MemoryUse;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Commands about this container. */
@Component(
        service = ContainerCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=process",
            CommandProcessor.COMMAND_FUNCTION + "=abandon",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.CONTAINER
        })
public class ContainerCommands {
    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    @Reference(service = EmbeddedMessageServer.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<EmbeddedMessageServer> embeddedServers;

    @Reference(service = MemoryUse.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<MemoryUse> memoryUses;

    @Reference(service = Deployer.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Deployer> deployers;

    /** {@code aiko:process}. */
    @Descriptor("Show the processes of this container: server, connection, queues and services; and refused files")
    public void process(
            CommandSession session,
            @Descriptor("page of services, " + Paging.PAGE_ROWS + " on each; 0 for all; default 1, with --json 0")
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
            String... arguments) {
        if (Help.wanted(session, ContainerCommands.class, "process", arguments)) {
            return;
        }
        int number =
                new NumberArgument(ContainerCommands.class, "process").whole("--page", Paging.orDefault(page, json), 0);
        if (arguments.length > 0) {
            throw Help.usage(ContainerCommands.class, "process", "unexpected argument " + arguments[0]);
        }
        Output.of(session, json)
                .print(new ProcessReport(processes(), embeddedServers, memoryUses, deployers)
                        .listing(new Paging(number)));
    }

    /** {@code aiko:abandon}. */
    @Descriptor("Abandon a call that does not return, and continue with the next message of the service")
    public void abandon(
            CommandSession session,
            @Descriptor("even if the call has not taken long")
                    @Parameter(
                            names = {"--force", "-f"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("SERVICE: one of this container: a topic path, an id, or a name") String... arguments) {
        if (Help.wanted(session, ContainerCommands.class, "abandon", arguments)) {
            return;
        }
        if (arguments.length != 1) {
            throw Help.usage(ContainerCommands.class, "abandon", "expected one service");
        }
        OwnServices.Found found = new OwnServices(processes()).find(arguments[0]);
        try {
            String what = ManagedProcess.of(found.process()).abandon(found.service(), force);
            Output.of(session).line(what + "; its event loop continues with a new thread");
        } catch (IllegalStateException refused) {
            throw new CommandException(refused.getMessage(), refused);
        }
    }

    /** The preferred one first, then by name. */
    private Map<String, AikoProcess> processes() {
        var sorted = new TreeMap<String, AikoProcess>(
                Comparator.comparing((String name) -> !name.equals(AikoConstants.DEFAULT_PROCESS))
                        .thenComparing(Comparator.naturalOrder()));
        processes.forEach(process ->
                sorted.put(String.valueOf(process.getKey().get(AikoConstants.PROCESS_NAME)), process.getValue()));
        return sorted;
    }
}
