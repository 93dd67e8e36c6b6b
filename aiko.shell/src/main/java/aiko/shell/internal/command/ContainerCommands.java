// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
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
    private static final String FIRST_PAGE = "1";

    private final BundleContext context;

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Deployer deployer;

    @Activate
    public ContainerCommands(BundleContext context) {
        this.context = context;
    }

    /** {@code aiko:process}. */
    @Descriptor("Show the processes of this container: server, connection, queues and services")
    public void process(
            CommandSession session,
            @Descriptor("which page of services, each of " + ProcessReport.PAGE_ROWS + "; 0 for all of them")
                    @Parameter(
                            names = {"--page", "-p"},
                            absentValue = FIRST_PAGE)
                    int page,
            String... arguments) {
        if (Help.wanted(session, ContainerCommands.class, "process", arguments)) {
            return;
        }
        if (page < 0 || arguments.length > 0) {
            throw Help.usage(ContainerCommands.class, "process", "no argument but a page is needed");
        }
        var report = new ProcessReport(processes());
        String services = report.services(page);
        report.printProcesses(session.getConsole());
        session.getConsole().print(services);
    }

    /** The preferred one first, then by name. */
    private Map<String, AikoProcess> processes() {
        var sorted = new TreeMap<String, AikoProcess>(
                Comparator.comparing((String name) -> !name.equals(AikoProcess.DEFAULT_NAME))
                        .thenComparing(Comparator.naturalOrder()));
        processes.forEach(process ->
                sorted.put(String.valueOf(process.getKey().get(AikoProcess.PROPERTY_NAME)), process.getValue()));
        return sorted;
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
        for (AikoProcess process : processes().values()) {
            process.services()
                    .forEach(service -> services.merge(service.bundle().getBundleId(), 1, Integer::sum));
        }
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
