// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import aiko.process.AikoProcess;
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
        property = {CommandProcessor.COMMAND_SCOPE + "=aiko", CommandProcessor.COMMAND_FUNCTION + "=process"})
public class ContainerCommands {
    private static final String FIRST_PAGE = "1";

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

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
        report.printProcesses(Output.of(session));
        Output.of(session).print(services);
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
}
