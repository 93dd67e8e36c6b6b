// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import aiko.event.EventLoopStatistics;
import aiko.message.MessagesStatistics;
import aiko.process.AikoProcess;
import aiko.process.ServiceRegistration;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Commands about this container. */
@Component(
        service = ContainerCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=process",
            CommandProcessor.COMMAND_FUNCTION + "=bundles"
        })
public class ContainerCommands {
    private final BundleContext context;
    private final AikoProcess process;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Deployer deployer;

    @Activate
    public ContainerCommands(BundleContext context, @Reference AikoProcess process) {
        this.context = context;
        this.process = process;
    }

    /** {@code aiko:process}. */
    @Descriptor("Show the process of this container: server, connection, services and queues")
    public void process(CommandSession session, String... arguments) {
        if (Help.wanted(session, ContainerCommands.class, "process", arguments)) {
            return;
        }
        PrintStream out = session.getConsole();
        MessagesStatistics messages = process.messages().statistics();
        EventLoopStatistics loop = process.eventLoop().statistics();
        out.printf("process      %s%n", process.topicPath().process());
        out.printf("mqtt         %s%n", process.messageServer());
        out.printf("connection   %s, connected %d times%n", process.connectionState(), messages.connects());
        out.printf(
                "registrar    %s%n",
                process.registrar()
                        .map(registrar -> registrar.topicPath().toString())
                        .orElse("none"));
        out.printf(
                "messages     %d published, %d received, %d out and %d in dropped%n",
                messages.published(), messages.received(), messages.droppedOut(), messages.droppedIn());
        out.printf(
                "queues       out %d (most %d), in %d (most %d)%n",
                messages.outboxSize(),
                messages.outboxHighWaterMark(),
                messages.inboxSize(),
                messages.inboxHighWaterMark());
        out.printf(
                "event loop   %d handled, %d failed, %d waiting, %d timers, %d mailboxes%n",
                loop.handled(), loop.failed(), loop.waiting(), loop.timers(), loop.mailboxes());
        var table = new Table("ID", "NAME", "PROTOCOL", "TAGS", "BUNDLE");
        for (ServiceRegistration service : process.services()) {
            table.add(
                    service.serviceId(),
                    service.definition().name(),
                    service.definition().isPublic() ? service.definition().protocol() : "(private)",
                    String.join(" ", service.definition().tags()),
                    service.bundle().getSymbolicName());
        }
        out.print(table);
    }

    /** {@code aiko:bundles}. */
    @Descriptor("List the bundles of this container, with the files of the deploy folder and their problems")
    public void bundles(CommandSession session, String... arguments) {
        if (Help.wanted(session, ContainerCommands.class, "bundles", arguments)) {
            return;
        }
        Deployer folder = deployer;
        Map<Long, DeployedFile> files = new HashMap<>();
        if (folder != null) {
            folder.files().forEach(file -> file.bundleId().ifPresent(id -> files.put(id, file)));
        }
        Map<Long, Integer> services = new HashMap<>();
        process.services().forEach(service -> services.merge(service.bundle().getBundleId(), 1, Integer::sum));
        var table = new Table("ID", "STATE", "NAME", "VERSION", "SERVICES", "FILE", "PROBLEM");
        for (Bundle bundle : context.getBundles()) {
            DeployedFile file = files.get(bundle.getBundleId());
            table.add(
                    bundle.getBundleId(),
                    file == null || file.state() == DeployedFile.State.ACTIVE ? state(bundle) : file.state(),
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    services.getOrDefault(bundle.getBundleId(), 0),
                    file == null ? "" : file.file().getFileName(),
                    file == null ? "" : file.problem());
        }
        if (folder != null) {
            folder.files().stream()
                    .filter(file -> file.bundleId().isEmpty())
                    .forEach(file -> table.add(
                            "-",
                            file.state(),
                            file.symbolicName(),
                            file.version(),
                            0,
                            file.file().getFileName(),
                            file.problem()));
        }
        session.getConsole().print(table);
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.ACTIVE -> "ACTIVE";
            default -> "UNINSTALLED";
        };
    }
}
